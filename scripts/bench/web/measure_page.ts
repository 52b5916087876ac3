import { formatBytes } from "@haul/contract";
import type { openBrowser } from "../../../test/browser.ts";
import { median } from "../speed/median.ts";
import { TAKE_LONG_TASKS, USEFUL_MS } from "./in_page.ts";

type Page = Awaited<ReturnType<typeof openBrowser>>["page"];

/** One line of the table. */
export interface PageFigure {
  name: string;
  value: string;
  target: string;
}

/** Loads of which the median counts. */
const LOADS = 5;

/** How long each thing is done, in milliseconds. */
const PHASE_MS = 10_000;

/** Pixels of one turn of the wheel. */
const WHEEL = 900;

/** Turns of the wheel in one direction. */
const TURNS = 60;

/** Times that the memory is looked at. */
const LOOKS = 6;

/** Measures a page that is paired already, with its queue full. */
export async function* measurePage(
  page: Page,
  options: { url: string; minutes: number },
): AsyncGenerator<PageFigure> {
  yield await firstUse(page, options.url);
  yield await held("receiving progress", page, () =>
    page.waitForTimeout(PHASE_MS),
  );
  yield await held("typing", page, () => type(page));
  yield await held("scrolling the queue", page, () => scroll(page));
  await page.locator('.tab[href="#/history"]').click();
  await page.locator(".past").first().waitFor();
  yield await held("scrolling the history", page, () => scroll(page));
  await page.locator('.tab[href="#/"]').click();
  yield await memory(page, options.minutes);
}

async function firstUse(page: Page, url: string): Promise<PageFigure> {
  const times: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    await page.goto("about:blank");
    await page.goto(url);
    await page.locator(".row").first().waitFor();
    times.push(Number(await page.evaluate(USEFUL_MS)));
  }
  return {
    name: "first useful paint",
    value: `${Math.round(median(times))} ms`,
    target: "< 1000 ms",
  };
}

/** The longest task while something is done. */
async function held(
  name: string,
  page: Page,
  action: () => Promise<void>,
): Promise<PageFigure> {
  await page.evaluate(TAKE_LONG_TASKS);
  await action();
  const tasks = (await page.evaluate(TAKE_LONG_TASKS)) as number[];
  const longest = Math.max(0, ...tasks);
  return {
    name: `longest task while ${name}`,
    value: longest === 0 ? "under 50 ms" : `${Math.round(longest)} ms`,
    target: "≤ 100 ms",
  };
}

async function type(page: Page): Promise<void> {
  const box = page.locator("textarea");
  await box.focus();
  await page.keyboard.type(
    "https://example.org/a_file_that_is_typed.bin".repeat(3),
    { delay: 40 },
  );
  await box.fill("");
}

async function scroll(page: Page): Promise<void> {
  for (const direction of [1, -1]) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      await page.mouse.wheel(0, WHEEL * direction);
      await page.waitForTimeout(50);
    }
  }
}

/** Reads what the page still holds after a collection, now and again. */
async function memory(page: Page, minutes: number): Promise<PageFigure> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  const sizes: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await page.waitForTimeout((minutes * 60_000) / (LOOKS - 1));
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    sizes.push(usedSize);
  }
  return {
    name: `memory over ${minutes} min`,
    value: sizes.map((size) => formatBytes(size)).join(", "),
    target: "flat",
  };
}
