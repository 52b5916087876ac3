/**
 * What runs in the page while it is measured: notes when the first download is
 * seen, and how long each task is that holds the page up.
 */
export const WATCHER = `
  window.bench = { usefulMs: null, longTasks: [] };
  new MutationObserver((_, observer) => {
    if (document.querySelector(".row") === null) return;
    observer.disconnect();
    requestAnimationFrame(() => { bench.usefulMs = performance.now(); });
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
`;

/** Gives the tasks over 50 ms since it was last asked, in milliseconds. */
export const TAKE_LONG_TASKS = "bench.longTasks.splice(0)";

/** Gives when the first download was seen, in milliseconds after the page was asked for. */
export const USEFUL_MS =
  "new Promise((done) => { const look = () => bench.usefulMs === null ? requestAnimationFrame(look) : done(bench.usefulMs); look(); })";
