import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** What axe found, as `rule: element` lines. */
interface AxeWindow {
  axe: {
    run(): Promise<{
      violations: {
        id: string;
        help: string;
        nodes: { html: string; failureSummary?: string }[];
      }[];
    }>;
  };
}

const source = readFile(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** Everything that axe-core holds against a page, in both themes; nothing where it is fine. */
export async function barriersOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  // What the page itself may not do, its debugger may.
  await page.evaluate(await source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await run(page, colorScheme)));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

async function run(page: Page, theme: string): Promise<string[]> {
  return await page.evaluate(async (scheme) => {
    const { axe } = window as unknown as AxeWindow;
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = "" }) =>
          `${scheme} ${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 300)}`,
      ),
    );
  }, theme);
}
