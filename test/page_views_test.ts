import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { findChromium, takePictures } from "./browser.ts";
import { rowOf, waitForPhase } from "./page_actions.ts";
import { barriersOf } from "./page_axe.ts";
import { paintedPicture } from "./page_painting.ts";
import {
  CANARIES,
  loraHead,
  type PageRig,
  publishLora,
  startPageRig,
} from "./page_rig.ts";

const LONG_MS = 60_000;

const found = findChromium();
if (found === null) {
  console.warn("SKIPPED: the views are not tested, as no Chromium was found.");
}

describe.skipIf(found === null)("the views", () => {
  let rig: PageRig;

  beforeAll(async () => {
    rig = await startPageRig(found ?? "");
  }, LONG_MS);

  afterAll(async () => {
    await rig?.[Symbol.asyncDispose]();
  });

  /** Opens a view by its tab. */
  async function open(name: string): Promise<void> {
    const { page } = rig.browser;
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { name, exact: true }).waitFor();
  }

  /** Takes pictures of the view and expects that nobody is shut out of it. */
  async function look(name: string): Promise<void> {
    const { page } = rig.browser;
    expect(await barriersOf(page)).toEqual([]);
    await takePictures(page, name);
  }

  test(
    "the views have nothing to hide from a screen reader while they are empty",
    async () => {
      await look("models_empty");
      for (const view of ["History", "Library", "Keys", "Settings"]) {
        await open(view);
        await look(`${view.toLowerCase()}_empty`);
      }
      await rig.browser.page.keyboard.press("?");
      await rig.browser.page.getByRole("dialog").waitFor();
      await look("help");
      await rig.browser.page.keyboard.press("Escape");
      await open("Models");
    },
    LONG_MS,
  );

  test(
    "the models view shows what each link is before it is fetched",
    async () => {
      const { page } = rig.browser;
      const lora = await publishLora(rig, { id: 41 });
      await rig.hub.repo("org/set", {
        files: {
          "a.safetensors": { size: MIB },
          "parts/b.safetensors": { size: 2 * MIB },
        },
      });
      const drive = rig.drive.file({
        id: "1views_000000000000000000000001",
        name: "drive.bin",
        size: MIB,
      });
      const mega = rig.mega.file("mega.bin", { size: MIB, seed: 1 });
      const direct = rig.files.file("/m/header.safetensors", {
        size: 2 * MIB,
        seed: 2,
        head: loraHead(2 * MIB),
      });
      const lines = [
        lora,
        `${rig.hub.endpoint}/org/set`,
        `${rig.drive.page.origin}/file/d/${drive.id}/view`,
        mega.link,
        direct.url,
        "12345",
        "ftp://example.org/x",
      ];
      await page.locator("textarea").fill(lines.join("\n"));
      await page.waitForFunction(
        (count) =>
          document.querySelectorAll('.draft[data-state="known"]').length ===
          count,
        lines.length,
      );
      const card = page.locator(".draft", { hasText: "Ink Wash" });
      for (const word of ["CivitAI", "LoRA", "SDXL 1.0", "6.00 MiB"]) {
        await card.getByText(word, { exact: true }).waitFor();
      }
      await card.getByText("sumi-e").waitFor();
      const header = page.locator(".draft", { hasText: "header.safetensors" });
      await header.getByText("its header says a LoRA").waitFor();
      await page.locator(".draft", { hasText: "2 of 2 files" }).waitFor();
      await page.locator(".draft", { hasText: "drive.bin" }).waitFor();
      await page.locator(".draft", { hasText: "mega.bin" }).waitFor();
      await look("models_drafts");
      // One file of two is left out, another gets a folder.
      await page.getByLabel("a.safetensors").uncheck();
      await header
        .getByRole("button", { name: "Change name and folder" })
        .click();
      await header.getByLabel("Folder").fill("mine");
      await page.locator("textarea").press("Enter");
      for (const name of [
        "ink_wash_41.safetensors",
        "b.safetensors",
        "drive.bin",
        "mega.bin",
        "header.safetensors",
      ]) {
        await waitForPhase(page, name, "done");
      }
      expect(await page.locator("textarea").inputValue()).toBe(
        "12345\nftp://example.org/x",
      );
      const path = await rowOf(page, "header.safetensors")
        .locator(".path code")
        .getAttribute("title");
      expect(path).toBe(join(rig.server.root, "mine", "header.safetensors"));
      await page.locator("textarea").fill("");
      expect(await rowOf(page, "a.safetensors").count()).toBe(0);
      await look("models_finished");
    },
    LONG_MS,
  );

  test(
    "the keys view keeps, tests and removes a key, and takes in those of older pages",
    async () => {
      const { page } = rig.browser;
      await page.evaluate((key) => {
        localStorage.setItem("civitai_api_key", key);
      }, CANARIES.civitai);
      await open("Keys");
      await page.getByText("An older page left a key for CivitAI").waitFor();
      await look("keys_found");
      await page.getByRole("button", { name: "Move it to Haul" }).click();
      const row = page.locator(".key", { hasText: "CivitAI" });
      await row.getByText("in a file that only you can read").waitFor();
      expect(
        await page.evaluate(() => localStorage.getItem("civitai_api_key")),
      ).toBeNull();
      await row.getByRole("button", { name: "Test" }).click();
      await row.getByText("Works: ada").waitFor();
      expect(await page.content()).not.toContain(CANARIES.civitai);
      await look("keys");
      await row.getByRole("button", { name: "Remove" }).click();
      await row.getByText("No key").waitFor();
      await open("Models");
    },
    LONG_MS,
  );

  test(
    "the history view searches, downloads again and exports; the library shows what is there",
    async () => {
      const { page } = rig.browser;
      await open("History");
      await page.getByText("mega.bin").first().waitFor();
      await look("history");
      await page.getByLabel("Search name").fill("header");
      await page.getByText("1 entry").waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export as CSV" }).click();
      expect((await download).suggestedFilename()).toBe("haul-history.csv");
      await page.getByRole("button", { name: "Download again" }).click();
      await page.getByText("is in the queue again").waitFor();
      await open("Library");
      await page.getByText("Ink Wash").waitFor();
      await page.getByLabel("Type").selectOption({ label: "LoRA" });
      await page.getByText("2 models").waitFor();
      // A picture that is beside the file by then; the view stands while it comes.
      const stem = join(rig.server.root, "ink_wash_41");
      await Bun.write(`${stem}.preview.png`, await paintedPicture());
      await open("Models");
      await open("Library");
      const picture = page.locator(".model-picture img");
      await picture.waitFor();
      expect(
        await picture.evaluate((image: HTMLImageElement) => image.naturalWidth),
      ).toBeGreaterThan(100);
      await look("library");
      await open("Models");
    },
    LONG_MS,
  );

  test(
    "the settings view sets what holds for all, and speaks German",
    async () => {
      const { page } = rig.browser;
      await open("Settings");
      const field = page.getByLabel("Downloads at once");
      await field.fill("5");
      await field.press("Tab");
      await open("Models");
      await page.locator(".stepper output", { hasText: "5" }).waitFor();
      await open("Settings");
      await page.getByLabel("Language").selectOption("de");
      await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(
        "de",
      );
      await look("settings_german");
      await open("Modelle");
      await page.locator("textarea").fill("ftp://example.org/a.bin");
      const words = page.locator(".problem p");
      await words.getByText("Diesen Link versteht Haul nicht.").waitFor();
      const server = words.locator('[lang="en"]');
      expect(await server.textContent()).toContain('not "ftp:"');
      await look("problem_german");
      await page.locator("textarea").fill("");
      await open("Einstellungen");
      await page.getByLabel("Sprache").selectOption("en");
      await open("Models");
    },
    LONG_MS,
  );

  test(
    "the models view reads lists and workflows from files, and changes the order by keys",
    async () => {
      const { page } = rig.browser;
      await page.getByRole("button", { name: "Pause all" }).click();
      const names = ["one.bin", "two.bin", "three.bin"];
      const links = names.map(
        (name) => rig.files.file(`/list/${name}`, { size: MIB, seed: 5 }).url,
      );
      const folder = join(rig.server.root, "../lists");
      await mkdir(folder, { recursive: true });
      const list = join(folder, "list.txt");
      await Bun.write(list, links.join("\n"));
      await page.locator('input[type="file"]').setInputFiles(list);
      await page.getByText("3 links, one press for all").waitFor();
      await page.locator("textarea").press("Enter");
      await waitForPhase(page, "three.bin", "queued");
      const order = () =>
        page
          .locator('.row[data-phase="queued"] h3')
          .allTextContents()
          .then((titles) => titles.filter((title) => names.includes(title)));
      expect((await order()).toSorted()).toEqual(names.toSorted());
      await page.getByRole("button", { name: "Move three.bin" }).focus();
      await page.keyboard.press("ArrowUp");
      await page.getByText("three.bin is number 2 now").waitFor();
      await page.locator("h3", { hasText: "one.bin" }).click();
      await look("models_held");
      await page.getByRole("button", { name: "Resume all" }).click();
      for (const name of names) await waitForPhase(page, name, "done");
    },
    LONG_MS,
  );

  test(
    "the models view lets no row lie over another, also when it is opened anew",
    async () => {
      const { page } = rig.browser;
      await open("Keys");
      await open("Models");
      await page.locator(".row").first().waitFor();
      await page.waitForFunction(() => {
        const places = [...document.querySelectorAll(".virtual-row")]
          .map((row) => row.getBoundingClientRect())
          .sort((a, b) => a.top - b.top);
        return (
          places.length > 3 &&
          places.every(
            ({ top }, at) =>
              at === 0 || top >= (places[at - 1]?.bottom ?? 0) - 1,
          )
        );
      });
    },
    LONG_MS,
  );

  test("the views asked no other host, and broke no rule of the policy", () => {
    expect(rig.browser.complaints).toEqual([]);
  });
});
