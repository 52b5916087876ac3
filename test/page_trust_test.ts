import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { MIB } from "@haul/fixture_server";
import { findChromium, takePictures } from "./browser.ts";
import { paste, rowOf, waitForPhase } from "./page_actions.ts";
import { CANARIES, type PageRig, startPageRig } from "./page_rig.ts";

const LONG_MS = 60_000;

/** What providers' texts can hold (trust.md, T-43). */
const HOSTILE = [
  `<img src=x onerror="window.pwned=1">`,
  `"><script>window.pwned=1</script>`,
  `<svg/onload=window.pwned=1>`,
  `javascript:window.pwned=1`,
  `' onmouseover='window.pwned=1`,
  `{{constructor.constructor('window.pwned=1')()}}`,
  `<iframe srcdoc="<script>parent.pwned=1</script>">`,
  `</textarea><math><a xlink:href="javascript:window.pwned=1">x`,
];

const found = findChromium();
if (found === null) {
  console.warn("SKIPPED: hostile texts are not tried, as no Chromium is here.");
}

describe.skipIf(found === null)("the page and those who mean it ill", () => {
  let rig: PageRig;

  beforeAll(async () => {
    rig = await startPageRig(found ?? "");
  }, LONG_MS);

  afterAll(async () => {
    await rig?.[Symbol.asyncDispose]();
  });

  /** Publishes a hostile text in every field that CivitAI has; gives the link. */
  async function publish(text: string, id: number): Promise<string> {
    const [, second = ""] = HOSTILE;
    await rig.civitai.model({
      id,
      name: text,
      type: "LORA",
      creator: text,
      fields: {
        tags: [text],
        description: text,
        allowCommercialUse: [text],
      },
      versions: [
        {
          id: id * 10,
          name: text,
          files: [
            {
              id: id * 100,
              name: `${text.replaceAll("/", "")}.zip`,
              size: 40_000,
              metadata: { fp: text, format: text, size: text },
            },
            { id: id * 100 + 1, name: `${second}.zip`, size: 40_000 },
          ],
          fields: {
            baseModel: text,
            trainedWords: [text],
            images: [{ url: `https://127.0.0.1:9/${text}`, nsfwLevel: 1 }],
          },
        },
        { id: id * 10 + 1, name: text, files: [] },
      ],
    });
    return `${rig.civitai.origin}/models/${id}`;
  }

  test(
    "the page runs nothing of what providers say, in no view",
    async () => {
      const { page } = rig.browser;
      const links: string[] = [];
      for (const [at, text] of HOSTILE.entries()) {
        links.push(await publish(text, 60 + at));
      }
      const name = HOSTILE[0]?.replaceAll('"', "'") ?? "";
      const file = rig.files.file("/named", {
        size: MIB / 4,
        seed: 8,
        headers: [["content-disposition", `attachment; filename="${name}"`]],
      });
      links.push(file.url, `${rig.files.origin}/${HOSTILE[0]}`);
      await page.locator("textarea").fill(links.join("\n"));
      await page.waitForFunction(
        (count) =>
          document.querySelectorAll('.draft[data-state="known"]').length ===
          count,
        links.length,
      );
      await takePictures(page, "hostile_drafts");
      // Choices and alternatives stand on the cards by now.
      await page.locator("textarea").press("Enter");
      await page.waitForFunction(
        () =>
          document.querySelectorAll('.row[data-phase="done"]').length > 0 &&
          document.querySelectorAll(
            '.row:not([data-phase="done"]):not([data-phase="failed"])',
          ).length === 0,
      );
      for (const view of ["History", "Library", "Keys", "Settings", "Models"]) {
        await page.getByRole("link", { name: view, exact: true }).click();
        await page.getByRole("heading", { name: view, exact: true }).waitFor();
        await page.waitForLoadState("networkidle");
        const risks = await page.evaluate(() => ({
          pwned: "pwned" in window,
          scripts: document.querySelectorAll(
            "iframe, #app script, #app [onerror], #app [onload], #app [onmouseover]",
          ).length,
          links: [...document.querySelectorAll("a[href]")]
            .map((link) => link.getAttribute("href") ?? "")
            .filter((href) => !/^(?:https?:|#)/.test(href)),
        }));
        expect(risks).toEqual({ pwned: false, scripts: 0, links: [] });
      }
      // Pictures and files that are refused are no fault of the page's.
      for (const complaint of rig.browser.complaints) {
        expect(complaint).toContain("Failed to load resource");
      }
    },
    LONG_MS,
  );

  test(
    "the page keeps no key: not in its storage, its address, its text or the server's replies",
    async () => {
      const { page, context } = rig.browser;
      const replies: string[] = [];
      page.on("response", (reply) => {
        if (reply.url().includes("/api/")) {
          void reply.text().then(
            (text) => replies.push(text),
            () => undefined,
          );
        }
      });
      await page.getByRole("link", { name: "Keys", exact: true }).click();
      const row = page.locator(".key", { hasText: "Hugging Face" });
      await row.getByRole("button", { name: "Add key" }).click();
      await page.getByLabel("Key", { exact: true }).fill(CANARIES.huggingface);
      await page.getByRole("button", { name: "Save" }).click();
      await row.getByText("in a file that only you can read").waitFor();
      await row.getByRole("button", { name: "Test" }).click();
      await row.getByText("Works: ada").waitFor();
      const kept = await page.evaluate(async () => ({
        local: JSON.stringify(localStorage),
        session: Object.keys(sessionStorage),
        databases: await indexedDB.databases(),
        address: location.href,
        cookie: document.cookie,
        html: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll("input")].map(
          ({ value }) => value,
        ),
      }));
      expect(JSON.stringify(kept)).not.toContain("CANARY");
      expect(kept).toMatchObject({
        local: "{}",
        session: ["haul.session"],
        databases: [],
        cookie: "",
      });
      expect(replies.length).toBeGreaterThan(1);
      expect(replies.join("\n")).not.toContain("CANARY");
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    },
    LONG_MS,
  );

  test(
    "the page says that a key is wrong, and mends it where the download failed",
    async () => {
      const { page } = rig.browser;
      await rig.civitai.model({
        id: 90,
        type: "LORA",
        versions: [
          {
            id: 900,
            requireAuth: true,
            files: [{ id: 9000, name: "walled.zip", size: 50_000 }],
          },
        ],
      });
      await page.getByRole("link", { name: "Models", exact: true }).click();
      await page.locator("textarea").fill(`${rig.civitai.origin}/models/90`);
      const fix = page.getByRole("button", { name: "Add the CivitAI key" });
      const give = async (key: string) => {
        await fix.click();
        await page.getByRole("dialog").waitFor();
        // The sheet asks for it, so it is typed and sent without a click.
        await page.keyboard.type(key);
        await page.keyboard.press("Enter");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      };
      await fix.waitFor();
      await takePictures(page, "key_needed");
      await give("wrong-key-0000");
      await page.getByText(/key/i).first().waitFor();
      await fix.waitFor();
      await give(CANARIES.civitai);
      await fix.waitFor({ state: "detached" });
      await page.locator("textarea").press("Enter");
      await waitForPhase(page, "walled.zip", "done");
    },
    LONG_MS,
  );

  test(
    "the page asks before a key discards what took long to come",
    async () => {
      const { page } = rig.browser;
      const file = rig.files.file("/dear.bin", {
        size: 80 * MIB,
        seed: 3,
        stall: { afterBytes: 70 * MIB },
        ranges: "none",
      });
      await page.getByRole("link", { name: "Models" }).click();
      await paste(page, file.url);
      const row = rowOf(page, "dear.bin");
      await row.locator(".figure-bytes", { hasText: "70.0 MiB" }).waitFor();
      await row.focus();
      await page.keyboard.press("Delete");
      await row.getByRole("button", { name: "Discard 70.0 MiB" }).waitFor();
      await row.getByRole("button", { name: "Keep" }).click();
      await row.focus();
      await page.keyboard.press("Delete");
      await row.getByRole("button", { name: "Discard 70.0 MiB" }).click();
      await row.waitFor({ state: "detached" });
    },
    LONG_MS,
  );
});
