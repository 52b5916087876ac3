import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, startFixtureServer } from "@haul/fixture_server";
import { buildWeb } from "../scripts/build_web.ts";
import { findChromium, openBrowser, takePictures } from "./browser.ts";
import { paste, rowOf, waitForPhase } from "./page_actions.ts";
import { barriersOf } from "./page_axe.ts";
import { paintedPicture } from "./page_painting.ts";
import { type PageRig, publishLora, startPageRig } from "./page_rig.ts";
import { hasSmallDisks, SmallDisk } from "./proof/small_disk.ts";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 60_000;

const found = findChromium();
if (found === null) {
  console.warn("SKIPPED: the queue is not tested, as no Chromium was found.");
}
if (!hasSmallDisks) {
  console.warn("SKIPPED: a full disk in the page needs a disk of its own.");
}

describe.skipIf(found === null)("the queue on the page", () => {
  let rig: PageRig;

  beforeAll(async () => {
    rig = await startPageRig(found ?? "");
  }, LONG_MS);

  afterAll(async () => {
    await rig?.[Symbol.asyncDispose]();
  });

  /** Names of the rows that wait, from above. */
  async function order(): Promise<string[]> {
    const rows = rig.browser.page.locator('.row[data-phase="queued"]');
    const places = await rows.evaluateAll((all) =>
      all.map((row) => ({
        top: row.getBoundingClientRect().top,
        name: row.getAttribute("aria-label") ?? "",
      })),
    );
    return places.sort((a, b) => a.top - b.top).map(({ name }) => name);
  }

  test(
    "the page moves a download to where its handle is dragged",
    async () => {
      const { page } = rig.browser;
      await page.getByRole("button", { name: "Pause all" }).click();
      const names = ["one.bin", "two.bin", "three.bin"];
      const links = names.map(
        (name) => rig.files.file(`/drag/${name}`, { size: MIB, seed: 1 }).url,
      );
      await paste(page, links.join("\n"));
      await waitForPhase(page, "three.bin", "queued");
      expect(await order()).toEqual(names);
      const handle = page.getByRole("button", { name: "Move three.bin" });
      const from = await handle.boundingBox();
      const to = await rowOf(page, "one.bin").boundingBox();
      if (from === null || to === null) throw new Error("Nothing to drag");
      await page.mouse.move(from.x + 10, from.y + 10);
      await page.mouse.down();
      await page.mouse.move(to.x + 200, to.y + 40, { steps: 8 });
      await page.mouse.move(to.x + 200, to.y + 6, { steps: 4 });
      await page.locator('.row[data-drop="above"]').waitFor();
      await takePictures(page, "dragged");
      await page.mouse.up();
      await page.waitForFunction(() => {
        const top = (name: string) =>
          document
            .querySelector(`.row[aria-label="${name}"]`)
            ?.getBoundingClientRect().top ?? 0;
        return top("three.bin") < top("one.bin");
      });
      expect(await order()).toEqual(["three.bin", "one.bin", "two.bin"]);
      expect(await page.locator("[data-drop]").count()).toBe(0);
    },
    LONG_MS,
  );

  test(
    "the page folds a section, so that the one below it is near",
    async () => {
      const { page } = rig.browser;
      const head = page.getByRole("button", { name: /^Under way/ });
      await head.click();
      await rowOf(page, "one.bin").waitFor({ state: "detached" });
      expect(await head.getAttribute("aria-expanded")).toBe("false");
      expect(await barriersOf(page)).toEqual([]);
      await head.press("Enter");
      await rowOf(page, "one.bin").waitFor();
    },
    LONG_MS,
  );

  test(
    "the page tells the end of a batch outside itself where that was asked for",
    async () => {
      const { page, context } = rig.browser;
      await context.grantPermissions(["notifications"]);
      // A window nobody looks at, and what it tells the system.
      await page.evaluate(() => {
        const told: string[] = [];
        Object.assign(window, { told });
        Object.defineProperty(document, "hidden", { get: () => true });
        window.Notification = new Proxy(window.Notification, {
          construct(target, [title, options]) {
            told.push(`${title}: ${options.body}`);
            return Reflect.construct(target, [title, options]);
          },
        });
      });
      await page.getByRole("link", { name: "Settings" }).click();
      await page.getByLabel("Notify me when a batch ends").check();
      await page.getByRole("link", { name: "Models" }).click();
      await page.getByRole("button", { name: "Resume all" }).click();
      await page.waitForFunction(
        () => (window as unknown as { told: string[] }).told.length > 0,
      );
      expect(
        await page.evaluate(
          () => (window as unknown as { told: string[] }).told,
        ),
      ).toEqual(["Haul: 3 downloads are done"]);
      await page
        .locator(".toast", { hasText: "3 downloads are done" })
        .waitFor();
    },
    LONG_MS,
  );

  test(
    "the page shows a row's picture, blurred above the level that the user bears",
    async () => {
      const { page } = rig.browser;
      await page.route("**/api/preview?*", async (route) => {
        const body = Buffer.from(await paintedPicture());
        await route.fulfill({ body, contentType: "image/png" });
      });
      const images = (nsfwLevel: number) => ({
        images: [{ url: `https://image.example/${nsfwLevel}.png`, nsfwLevel }],
      });
      const links = [
        await publishLora(rig, { id: 61, fields: images(1) }),
        await publishLora(rig, { id: 62, fields: images(8) }),
      ];
      await paste(page, links.join("\n"));
      await waitForPhase(page, "ink_wash_61.safetensors", "done");
      await waitForPhase(page, "ink_wash_62.safetensors", "done");
      const mild = rowOf(page, "ink_wash_61.safetensors").locator(".preview");
      const strong = rowOf(page, "ink_wash_62.safetensors").locator(".preview");
      await mild.locator("img").waitFor();
      await strong.locator("img").waitFor();
      expect(await mild.getAttribute("data-blurred")).toBe("false");
      expect(await strong.getAttribute("data-blurred")).toBe("true");
      expect(await barriersOf(page)).toEqual([]);
      await takePictures(page, "row_pictures");
      await strong.getByRole("button", { name: "Show the preview" }).click();
      expect(await strong.getAttribute("data-blurred")).toBe("false");
    },
    LONG_MS,
  );

  test(
    "the library blurs a picture beside a model by what its sidecar says",
    async () => {
      const { page } = rig.browser;
      const stem = join(rig.server.root, "ink_wash_62");
      await Bun.write(`${stem}.preview.png`, await paintedPicture());
      await Bun.write(
        `${stem}.civitai.info`,
        JSON.stringify({ id: 620, images: [{ nsfwLevel: 8 }] }),
      );
      await page.getByRole("link", { name: "Library" }).click();
      const picture = page.locator(".model-picture").filter({
        has: page.locator("img"),
      });
      await picture.waitFor();
      expect(await picture.getAttribute("data-blurred")).toBe("true");
      await takePictures(page, "library_blurred");
      await picture.getByRole("button", { name: "Show the preview" }).click();
      expect(await picture.getAttribute("data-blurred")).toBe("false");
      await page.getByRole("link", { name: "Settings" }).click();
      await page.getByLabel("Blur previews").selectOption({ label: "Above X" });
      await page.getByRole("link", { name: "Library" }).click();
      await picture.waitFor();
      expect(await picture.getAttribute("data-blurred")).toBe("false");
    },
    LONG_MS,
  );

  test(
    "the history narrows by type and base model, and shows its pictures",
    async () => {
      const { page } = rig.browser;
      await page.getByRole("link", { name: "History" }).click();
      await page.getByText("5 entries").waitFor();
      await page.getByLabel("Type").selectOption({ label: "LoRA" });
      await page.getByText("2 entries").waitFor();
      await page.locator(".past .preview img").nth(1).waitFor();
      await page.getByLabel("Base model").selectOption("SDXL 1.0");
      await page.getByRole("heading", { name: /ink_wash_61/ }).waitFor();
      await page.getByLabel("Search name").fill("ink_wash_62");
      await page.getByText("1 entry").waitFor();
      expect(await barriersOf(page)).toEqual([]);
      await takePictures(page, "history_narrowed");
      await page.getByRole("link", { name: "Models" }).click();
    },
    LONG_MS,
  );

  test(
    "the page gives a failed download its password, in its place and under its name",
    async () => {
      const { page } = rig.browser;
      const file = rig.mega.file("secret.bin", { size: MIB, seed: 7 });
      await paste(page, rig.mega.lock(file, { password: "sesame" }));
      const row = page.locator('.row[data-phase="failed"]');
      const id = await row.getAttribute("data-id");
      await row.getByRole("button", { name: "Give the password" }).click();
      await page.getByLabel("Password", { exact: true }).fill("sesame");
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await waitForPhase(page, "secret.bin", "done");
      expect(await rowOf(page, "secret.bin").getAttribute("data-id")).toBe(id);
    },
    LONG_MS,
  );

  test(
    "the page moves nothing by itself for those who asked for less motion",
    async () => {
      const { page } = rig.browser;
      const file = rig.files.file("/still.bin", {
        size: 64 * MIB,
        seed: 2,
        bytesPerSecond: MIB / 8,
        length: "chunked",
        ranges: "none",
      });
      const moving = () =>
        page.evaluate(() => document.getAnimations().length > 0);
      await paste(page, file.url);
      await waitForPhase(page, "still.bin", "downloading");
      await page.locator('.bar[data-unknown="true"]').waitFor();
      expect(await moving()).toBe(true);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await rowOf(page, "still.bin")
        .getByRole("button", { name: "Details" })
        .click();
      await page.locator(".details").waitFor();
      expect(await moving()).toBe(false);
      await page.emulateMedia({ reducedMotion: "no-preference" });
      await page.getByRole("button", { name: "Cancel still.bin" }).click();
      await rowOf(page, "still.bin").waitFor({ state: "detached" });
    },
    LONG_MS,
  );

  test(
    "the page loads anew where a newer Haul has taken its scripts away",
    async () => {
      const { page } = rig.browser;
      await page.reload();
      await page.locator("textarea").waitFor();
      let isGone = true;
      await page.route("**/assets/keys_view-*.js", async (route) => {
        if (isGone) await route.fulfill({ status: 404 });
        else await route.continue();
        isGone = false;
      });
      const loaded = page.waitForEvent("load");
      await page.getByRole("link", { name: "Keys" }).click();
      await loaded;
      await page.getByRole("heading", { name: "Keys" }).waitFor();
    },
    LONG_MS,
  );
});

describe.skipIf(found === null || !hasSmallDisks)("a full disk", () => {
  test(
    "the page says how much room is missing, and goes on by one button once it is there",
    async () => {
      await using disk = await SmallDisk.open(64);
      await using files = await startFixtureServer();
      await buildWeb();
      await using server = await startServerProcess({
        folder: disk.home,
        root: disk.folder,
        within: (command) => disk.command(".", command),
      });
      await using browser = await openBrowser(found ?? "");
      const { page } = browser;
      await disk.fill(4);
      await page.goto(server.pairingLink);
      const file = files.file("/large.bin", {
        size: 24 * MIB,
        seed: 3,
        reprDigest: true,
      });
      await paste(page, file.url);
      const row = page.locator('.row[data-phase="failed"]');
      await row.getByText(/MiB more needed/).waitFor();
      await page.getByText("1 download needs you").waitFor();
      expect(await barriersOf(page)).toEqual([]);
      await takePictures(page, "disk_full");
      await disk.empty();
      await row.getByRole("button", { name: "Retry" }).click();
      await row.waitFor({ state: "detached" });
      await waitForPhase(page, "large.bin", "done");
      await rowOf(page, "large.bin").getByText("Verified").waitFor();
      expect(browser.complaints).toEqual([]);
    },
    LONG_MS,
  );
});
