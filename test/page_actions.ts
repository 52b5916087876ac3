import type { JobPhase } from "@haul/contract";
import type { Page } from "playwright-core";

/** How long a download may take to reach a phase, on a busy machine. */
const PHASE_MS = 60_000;

/** The box that links are pasted into. */
export const BOX = "textarea";

/** Puts links into the box and starts them. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.locator(BOX).fill(text);
  await page.locator(BOX).press("Enter");
}

/** A row by its file's name. */
export function rowOf(page: Page, name: string) {
  return page.locator(".row", { has: page.locator(`h3[title="${name}"]`) });
}

/** Resolves once a row is in a phase. */
export async function waitForPhase(
  page: Page,
  name: string,
  phase: JobPhase,
): Promise<void> {
  const row = `.row[aria-label="${name}"]`;
  const wanted = `${row}[data-phase="${phase}"]`;
  await page.waitForSelector(`${wanted}, ${row}[data-phase="failed"]`, {
    timeout: PHASE_MS,
  });
  if ((await page.locator(wanted).count()) > 0) return;
  throw new Error(`It failed: ${await page.locator(row).textContent()}`);
}

/** Starts noting every percentage that the page shows. */
export async function notePercents(
  page: Page,
): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seenPercents: seen });
    new MutationObserver(() => {
      const text = document.querySelector(".figure-percent")?.textContent;
      const percent = Number.parseInt(text ?? "", 10);
      if (!Number.isNaN(percent) && percent !== seen.at(-1)) seen.push(percent);
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () =>
    page.evaluate(
      () => (window as unknown as { seenPercents: number[] }).seenPercents,
    );
}

/** Presses Tab until the control of that name has the focus. */
export async function tabTo(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 50; presses += 1) {
    const focused = await page.evaluate(() =>
      document.activeElement?.getAttribute("aria-label"),
    );
    if (focused === label) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Cannot reach "${label}" with the Tab key`);
}
