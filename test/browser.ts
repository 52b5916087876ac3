import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { type BrowserContext, chromium, type Page } from "playwright-core";

/** Where screenshots go; git ignores it. */
const OUT = join(import.meta.dir, "out");

/** Pixels of a page that is taken as a whole: of a queue of a thousand the window tells enough. */
const MOST_HEIGHT = 6000;

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** No request of the browser's own may leave this machine. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real browser with a profile of its own. */
export interface Browser extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong on any of its pages: errors, and requests to other hosts. */
  readonly complaints: readonly string[];
}

/** The browser to test with: `CHROMIUM`, or the first found on the PATH. */
export function findChromium(): string | null {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && existsSync(named)) return named;
  for (const name of NAMES) {
    const path = Bun.which(name);
    if (path !== null) return path;
  }
  return null;
}

/** Starts a browser with an empty profile, which is removed in the end. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const profile = await tempDir("haul-browser-");
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath,
    args: ARGS,
    headless: true,
    viewport: { width: 1100, height: 760 },
    colorScheme: "light",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  context.on("request", (request) => {
    // Pictures that a page has in its memory have its own address after `blob:`.
    const { hostname } = new URL(request.url().replace(/^blob:/, ""));
    if (hostname !== "127.0.0.1") complaints.push(`asked ${request.url()}`);
  });
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
      await profile[Symbol.asyncDispose]();
    },
  };
}

/** Saves pictures of a page as `test/out/NAME_{light,dark,phone}.png`. */
export async function takePictures(page: Page, name: string): Promise<void> {
  await mkdir(OUT, { recursive: true });
  const size = page.viewportSize() ?? { width: 1100, height: 760 };
  await picture(page, `${name}_light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, `${name}_dark`);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, `${name}_phone`);
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: "light" });
}

async function picture(page: Page, name: string): Promise<void> {
  const height = await page
    .locator("body")
    .evaluate(({ scrollHeight }) => scrollHeight);
  await page.screenshot({
    path: join(OUT, `${name}.png`),
    fullPage: height <= MOST_HEIGHT,
  });
}
