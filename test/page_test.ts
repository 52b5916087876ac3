import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { buildWeb } from "../scripts/build_web.ts";
import {
  type Browser,
  findChromium,
  openBrowser,
  takePictures,
} from "./browser.ts";
import {
  BOX,
  notePercents,
  paste,
  rowOf,
  tabTo,
  waitForPhase,
} from "./page_actions.ts";
import { type ServerProcess, startServerProcess } from "./server_process.ts";

/** A browser, a server process and a download take their time on a busy machine. */
const LONG_MS = 60_000;

const found = findChromium();
if (found === null) {
  console.warn("SKIPPED: the page is not tested, as no Chromium was found.");
}
const chromium = found ?? "";

async function sha256(path: string): Promise<string> {
  return new Bun.CryptoHasher("sha256")
    .update(await Bun.file(path).bytes())
    .digest("hex");
}

describe.skipIf(found === null)("the page", () => {
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildWeb();
    [browser, server] = await Promise.all([
      openBrowser(chromium),
      startServerProcess(),
    ]);
  }, LONG_MS);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test(
    "the page shows a browser without a session nothing but the way in",
    async () => {
      const { page } = browser;
      await page.goto(server.url);
      await page.getByRole("heading", { name: "Pair this browser" }).waitFor();
      await takePictures(page, "pairing");
      const printed = server.line(/new pairing link/);
      await page.getByRole("button", { name: "Print a new link" }).click();
      const [link = ""] = /http\S+/.exec(await printed) ?? [];
      await page.goto(link);
      await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
      expect(page.url()).toBe(`${server.url}/`);
      await takePictures(page, "empty");
    },
    LONG_MS,
  );

  test(
    "the page needs less than 150 kB of script before it can be used",
    async () => {
      const { page } = browser;
      await page.reload();
      await page.locator(BOX).waitFor();
      const names = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .map(({ name }) => new URL(name).pathname)
          .filter((path) => path.endsWith(".js")),
      );
      expect(names.length).toBeGreaterThan(0);
      const dist = join(import.meta.dir, "../apps/web/dist");
      const sizes = await Promise.all(
        names.map(async (name) => {
          const script = await Bun.file(join(dist, name)).bytes();
          return Bun.gzipSync(script).length;
        }),
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
    },
    LONG_MS,
  );

  test(
    "the page shows a download live, up to its verified end",
    async () => {
      const { page } = browser;
      await using files = await startFixtureServer();
      const file = files.file("/models/tiny-diffusion.safetensors", {
        size: 12 * MIB,
        seed: 1,
        bytesPerSecond: MIB / 4,
        reprDigest: true,
      });
      const percents = await notePercents(page);
      await paste(page, file.url);
      await waitForPhase(page, "tiny-diffusion.safetensors", "downloading");
      await page.waitForFunction(() =>
        /^\d+% · 1 · Haul$/.test(document.title),
      );
      await page.waitForFunction(() => {
        const text = document.querySelector(".figure-percent")?.textContent;
        return Number.parseInt(text ?? "", 10) >= 30;
      });
      await rowOf(page, "tiny-diffusion.safetensors")
        .getByRole("button", { name: "Details" })
        .click();
      await page.waitForFunction(
        () => document.querySelectorAll(".map-live").length > 1,
      );
      await page.locator(".curve canvas").waitFor();
      await takePictures(page, "downloading");
      await waitForPhase(page, "tiny-diffusion.safetensors", "done");
      const seen = await percents();
      expect(seen.length).toBeGreaterThan(4);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      const row = rowOf(page, "tiny-diffusion.safetensors");
      expect(await row.locator(".badge").textContent()).toBe("Verified");
      const path =
        (await row.locator(".path code").getAttribute("title")) ?? "";
      expect(path.startsWith(server.root)).toBe(true);
      expect(await sha256(path)).toBe(await file.sha256());
      expect(await page.title()).toBe("Haul");
      await takePictures(page, "done");
    },
    LONG_MS,
  );

  test(
    "the page pauses, resumes and cancels by keyboard alone",
    async () => {
      const { page } = browser;
      await using files = await startFixtureServer();
      const name = "keyboard.safetensors";
      const file = files.file(`/${name}`, {
        size: 64 * MIB,
        seed: 2,
        bytesPerSecond: MIB / 8,
      });
      await paste(page, file.url);
      await waitForPhase(page, name, "downloading");
      for (const [label, phase] of [
        [`Pause ${name}`, "paused"],
        [`Resume ${name}`, "downloading"],
      ] as const) {
        await tabTo(page, label);
        await page.keyboard.press("Enter");
        await waitForPhase(page, name, phase);
      }
      await tabTo(page, `Cancel ${name}`);
      await page.keyboard.press("Enter");
      await rowOf(page, name).waitFor({ state: "detached" });
    },
    LONG_MS,
  );

  test(
    "the page takes links that are pasted anywhere, and keeps the one that is none",
    async () => {
      const { page } = browser;
      await using files = await startFixtureServer();
      const file = files.file("/pasted.bin", { size: MIB, seed: 3 });
      await page.locator(".mark").click();
      await page.evaluate(
        (text) => navigator.clipboard.writeText(text),
        `${file.url}\nftp://example.org/x.bin`,
      );
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press("ControlOrMeta+v");
      await page.keyboard.press("Enter");
      await waitForPhase(page, "pasted.bin", "done");
      await page.locator('.draft[data-held="true"]').waitFor();
      expect(await page.locator(BOX).inputValue()).toBe(
        "ftp://example.org/x.bin",
      );
      await takePictures(page, "refused");
      await page.locator(BOX).fill("");
      // Chromium itself notes the two 400s that taught the page which line it was.
      for (const complaint of browser.complaints) {
        expect(complaint).toContain("status of 400");
      }
    },
    LONG_MS,
  );

  test(
    "the page says what failed, and mends it with one button",
    async () => {
      const { page } = browser;
      await using files = await startFixtureServer();
      const file = files.file("/gone.bin", {
        size: MIB,
        seed: 4,
        status: { code: 404 },
      });
      await paste(page, file.url);
      await waitForPhase(page, "gone.bin", "failed");
      await takePictures(page, "failed");
      file.set({ status: undefined });
      const row = rowOf(page, "gone.bin");
      const retry = row.getByRole("button", { name: "Retry" });
      await retry.click();
      await retry.waitFor({ state: "detached" });
      await waitForPhase(page, "gone.bin", "done");
    },
    LONG_MS,
  );

  test(
    "the page keeps nothing secret but its half of the session",
    async () => {
      const { page, context } = browser;
      const kept = await page.evaluate(() => ({
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        readable: document.cookie,
      }));
      expect(kept).toEqual({
        local: [],
        session: ["haul.session"],
        readable: "",
      });
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    },
    LONG_MS,
  );

  test(
    "the page lends its session to a second tab",
    async () => {
      const second = await browser.context.newPage();
      await second.goto(server.url);
      await second.locator(".row").first().waitFor();
      await second.close();
    },
    LONG_MS,
  );
});

describe.skipIf(found === null)("the page and a server that dies", () => {
  test(
    "the page comes back by itself, and the download goes on",
    async () => {
      await using folder = await tempDir();
      await using files = await startFixtureServer();
      const file = files.file("/long.safetensors", {
        size: 8 * MIB,
        seed: 5,
        bytesPerSecond: MIB / 4,
      });
      await using browser = await openBrowser(chromium);
      const { page } = browser;
      const first = await startServerProcess({ folder: folder.path });
      await page.goto(first.pairingLink);
      await paste(page, file.url);
      await waitForPhase(page, "long.safetensors", "downloading");
      await first.end("SIGKILL");
      await page.getByText("Haul does not answer").waitFor();
      const port = Number(new URL(first.url).port);
      await using _second = await startServerProcess({
        folder: folder.path,
        port,
      });
      await waitForPhase(page, "long.safetensors", "done");
      const row = rowOf(page, "long.safetensors");
      const path =
        (await row.locator(".path code").getAttribute("title")) ?? "";
      expect(await sha256(path)).toBe(await file.sha256());
    },
    LONG_MS,
  );
});
