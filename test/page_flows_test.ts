import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, tempDir } from "@haul/fixture_server";
import { findChromium, openBrowser, takePictures } from "./browser.ts";
import { rowOf, waitForPhase } from "./page_actions.ts";
import { loraHead, type PageRig, startPageRig } from "./page_rig.ts";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 60_000;

/** A day from now, as services write it. */
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

const found = findChromium();
if (found === null) {
  console.warn("SKIPPED: the flows are not tested, as no Chromium was found.");
}

describe.skipIf(found === null)("the page in hard cases", () => {
  let rig: PageRig;

  beforeAll(async () => {
    rig = await startPageRig(found ?? "");
  }, LONG_MS);

  afterAll(async () => {
    await rig?.[Symbol.asyncDispose]();
  });

  /** Puts links into the box and waits until all are looked at. */
  async function look(...links: string[]): Promise<void> {
    const { page } = rig.browser;
    await page.locator("textarea").fill(links.join("\n"));
    await page.waitForFunction(
      (count) =>
        document.querySelectorAll('.draft[data-state="known"]').length ===
        count,
      links.length,
    );
  }

  test(
    "the page tells early access, gated and gone from each other, each with its way out",
    async () => {
      const { page } = rig.browser;
      await rig.civitai.model({
        id: 70,
        type: "LORA",
        versions: [
          {
            id: 700,
            paidAccess: { permanent: false, endsAt: TOMORROW },
            files: [{ id: 7000, name: "early.zip", size: 50_000 }],
            fields: { availability: "EarlyAccess" },
          },
        ],
      });
      await rig.hub.repo("org/gated", {
        gated: "auto",
        files: { "gated.safetensors": { size: MIB } },
      });
      await look(
        `${rig.civitai.origin}/models/70`,
        `${rig.hub.endpoint}/org/gated/blob/main/gated.safetensors`,
        `${rig.hub.endpoint}/org/nothing-here`,
      );
      const cards = page.locator(".draft");
      await cards
        .nth(0)
        .getByText(/Early access until/)
        .waitFor();
      await cards.nth(1).getByText(/Gated/).waitFor();
      await cards
        .nth(1)
        .getByRole("button", { name: "Add the Hugging Face key" })
        .waitFor();
      expect(await cards.nth(2).locator(".problem").count()).toBe(1);
      await takePictures(page, "access");
    },
    LONG_MS,
  );

  test(
    "the page shows every link in the box on a phone, and its buttons within their notes",
    async () => {
      const { page } = rig.browser;
      await page.setViewportSize({ width: 390, height: 844 });
      const cut = await page
        .locator("textarea")
        .evaluate(
          ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
        );
      expect(cut).toBe(0);
      const sticksOut = await page.locator(".problem").evaluateAll((notes) =>
        notes.flatMap((note) => {
          const { right } = note.getBoundingClientRect();
          return [...note.querySelectorAll(".button")]
            .filter(
              (button) => button.getBoundingClientRect().right > right - 8,
            )
            .map((button) => button.textContent);
        }),
      );
      expect(sticksOut).toEqual([]);
      await page.setViewportSize({ width: 1100, height: 760 });
      await page.locator("textarea").fill("");
    },
    LONG_MS,
  );

  test(
    "the page says that a quota is used up and when it goes on",
    async () => {
      const { page } = rig.browser;
      const file = rig.drive.file({
        id: "1flows_000000000000000000000001",
        name: "quota.bin",
        size: MIB,
        manner: "quota",
      });
      await page
        .locator("textarea")
        .fill(`${rig.drive.page.origin}/file/d/${file.id}/view`);
      await page.locator("textarea").press("Enter");
      await page
        .locator(".row", { hasText: /quota|too many|limit/i })
        .first()
        .waitFor();
      await takePictures(page, "quota");
      await page.locator("textarea").fill("");
    },
    LONG_MS,
  );

  test(
    "the page takes a thousand links with one press, scrolls them, and drops them at once",
    async () => {
      const { page } = rig.browser;
      await page.getByRole("button", { name: "Pause all" }).click();
      await page.getByRole("button", { name: "Resume all" }).waitFor();
      const links = Array.from(
        { length: 1000 },
        (_, at) => `${rig.files.origin}/many/file_${at}.bin`,
      );
      await page.locator("textarea").fill(links.join("\n"));
      await page.getByText("1,000 links, one press for all").waitFor();
      await page.getByText("950 more lines are looked at").waitFor();
      await page.locator("textarea").press("Enter");
      await page.getByText(/1,?000 waiting|1,?001 waiting/).waitFor();
      // Those that are near the window are drawn, and no others.
      expect(await page.locator(".row").count()).toBeLessThan(60);
      await page.keyboard.press("End");
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await rowOf(page, "file_999.bin").waitFor();
      expect(await page.locator(".row").count()).toBeLessThan(60);
      await page.evaluate(() => window.scrollTo(0, 0));
    },
    LONG_MS,
  );

  test(
    "the page shows in one tab what is done in another",
    async () => {
      const { page, context } = rig.browser;
      const second = await context.newPage();
      await second.goto(rig.server.url);
      await second.locator(".row").first().waitFor();
      await page.getByRole("button", { name: "Cancel file_0.bin" }).click();
      await rowOf(second, "file_0.bin").waitFor({ state: "detached" });
      await second.getByRole("button", { name: "Resume all" }).waitFor();
      await second.close();
    },
    LONG_MS,
  );

  /** The views that are wider than the window, at some widths. */
  async function tooWide(language: string): Promise<string[]> {
    const { page } = rig.browser;
    const found: string[] = [];
    for (const width of [320, 390, 550]) {
      await page.setViewportSize({ width, height: 800 });
      for (const view of ["", "history", "library", "keys", "settings"]) {
        const tab = page.locator(`.tab[href="#/${view}"]`);
        await tab.click();
        const title = await tab.textContent();
        await page.locator("h1", { hasText: title ?? "" }).waitFor();
        const isOver = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth > clientWidth;
        });
        if (isOver) found.push(`${language} ${width} ${view}`);
      }
    }
    await page.setViewportSize({ width: 1100, height: 760 });
    return found;
  }

  test(
    "the page is one column on a phone and at twice its size, in each language: nothing leads out of it",
    async () => {
      const { page } = rig.browser;
      expect(await tooWide("en")).toEqual([]);
      await page.getByLabel("Language").selectOption("de");
      await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
      expect(await tooWide("de")).toEqual([]);
      await page.getByLabel("Sprache").selectOption("en");
      await page.getByRole("heading", { name: "Settings" }).waitFor();
      await page.locator('.tab[href="#/"]').click();
    },
    LONG_MS,
  );

  test(
    "the page puts a model where the tool looks whose folder it is given, and says why",
    async () => {
      await using folder = await tempDir("haul-comfy-");
      for (const name of ["main.py", "nodes.py", "comfy/model.py"]) {
        await Bun.write(join(folder.path, "models", name), "");
      }
      await using server = await startServerProcess({
        folder: folder.path,
        env: rig.env,
      });
      await using browser = await openBrowser(found ?? "");
      const { page } = browser;
      await page.goto(server.pairingLink);
      const { url } = rig.files.file("/comfy/style.safetensors", {
        size: MIB,
        seed: 4,
        head: loraHead(MIB),
      });
      await page.locator("textarea").fill(url);
      const place = join(server.root, "models/loras/style.safetensors");
      await page.locator(".draft").getByText(place).waitFor();
      await page.locator("textarea").press("Enter");
      await waitForPhase(page, "style.safetensors", "done");
      expect(await Bun.file(place).exists()).toBe(true);
    },
    LONG_MS,
  );

  test(
    "the page says that its row stalls, and when the next try is",
    async () => {
      const { page } = rig.browser;
      const file = rig.files.file("/busy.bin", {
        size: MIB,
        seed: 3,
        status: { code: 503 },
        headers: [["retry-after", "30"]],
      });
      await page.locator("textarea").fill(file.url);
      await page.locator("textarea").press("Enter");
      const row = rowOf(page, "busy.bin");
      await page.getByRole("button", { name: "Cancel file_1.bin" }).waitFor();
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await waitForPhase(page, "busy.bin", "queued");
      await row.getByRole("button", { name: "Details" }).click();
      await row.getByRole("button", { name: "Move to the front" }).click();
      await page.evaluate(() => window.scrollTo(0, 0));
      await rowOf(page, "busy.bin").waitFor();
      await page.getByRole("button", { name: "Resume all" }).click();
      await row.getByText(/retrying in/).waitFor();
      await takePictures(page, "stalled");
    },
    LONG_MS,
  );
});
