import { test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB, tempDir } from "@haul/fixture_server";
import type { Page } from "playwright-core";
import { buildWeb } from "../scripts/build_web.ts";
import { findChromium, openBrowser } from "./browser.ts";
import { paste, rowOf, waitForPhase } from "./page_actions.ts";
import { paintedPicture } from "./page_painting.ts";
import {
  CANARIES,
  loraHead,
  publishLora,
  type StandIns,
  startStandIns,
} from "./page_rig.ts";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 180_000;
const PICTURES = join(import.meta.dir, "../docs/images");

const chromium = findChromium();

/** Saves what the window shows. */
async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

async function publish(rig: StandIns): Promise<string[]> {
  const lora = await publishLora(rig, {
    id: 77,
    size: 24 * MIB,
    fields: {
      images: [{ url: "https://image.example/ink.jpeg", nsfwLevel: 1 }],
    },
  });
  await rig.hub.repo("studio/flux-set", {
    files: {
      "flux1-dev.safetensors": { size: 40 * MIB },
      "vae/ae.safetensors": { size: 12 * MIB },
      "text_encoders/t5xxl_fp8.safetensors": { size: 20 * MIB },
    },
  });
  await rig.hub.repo("studio/gated", {
    gated: "auto",
    files: { "portrait.safetensors": { size: MIB } },
  });
  return [
    lora,
    `${rig.hub.endpoint}/studio/flux-set`,
    `${rig.hub.endpoint}/studio/gated/blob/main/portrait.safetensors`,
  ];
}

/** Files that are under way for long enough to be looked at. */
function slowFiles({ files }: StandIns): string[] {
  const slow = [
    ["realistic_vision.safetensors", 900, 9],
    ["t5xxl_fp16.safetensors", 1100, 6],
  ] as const;
  return slow.map(
    ([name, size, speed]) =>
      files.file(`/models/${name}`, {
        size: size * MIB,
        seed: size,
        head: loraHead(size * MIB),
        bytesPerSecond: (speed * MIB) / 8,
      }).url,
  );
}

// The pictures of the documentation show the page at work. `HAUL_PICTURES=1
// bun test test/page_picture_test.ts` takes them anew; nothing is checked here.
if (process.env["HAUL_PICTURES"] === "1" && chromium !== null) {
  test(
    "the page has its pictures taken",
    async () => {
      await buildWeb();
      await mkdir(PICTURES, { recursive: true });
      await using folder = await tempDir("haul-");
      await using rig = await startStandIns();
      for (const name of ["main.py", "nodes.py", "comfy/model.py"]) {
        await Bun.write(join(folder.path, "models", name), "");
      }
      await using server = await startServerProcess({
        folder: folder.path,
        env: rig.env,
      });
      await using browser = await openBrowser(chromium);
      const { page } = browser;
      await page.route("**/api/preview?*", async (route) => {
        const body = Buffer.from(await paintedPicture());
        await route.fulfill({ body, contentType: "image/png" });
      });
      await page.goto(server.pairingLink);
      await page.locator("textarea").waitFor();
      const links = await publish(rig);
      await page.locator("textarea").fill(links.join("\n"));
      await page.locator(".draft img").waitFor();
      await page.getByText("Gated: its licence").waitFor();
      await page.setViewportSize({ width: 1100, height: 900 });
      await take(page, "drafts");
      await page.locator("textarea").press("Enter");
      await waitForPhase(page, "flux1-dev.safetensors", "done");
      await paste(page, slowFiles(rig).join("\n"));
      await waitForPhase(page, "realistic_vision.safetensors", "downloading");
      await rowOf(page, "realistic_vision.safetensors")
        .getByRole("button", { name: "Details" })
        .click();
      await page.waitForFunction(() => {
        const text = document.querySelector(".figure-percent")?.textContent;
        return Number.parseInt(text ?? "", 10) >= 30;
      });
      await page.locator("textarea").fill("");
      await take(page, "page");
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize({ width: 390, height: 800 });
      await take(page, "phone");
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1100, height: 760 });
      const beside = "models/loras/ink_wash_77.preview.png";
      await Bun.write(join(server.root, beside), await paintedPicture());
      await page.locator('.tab[href="#/library"]').click();
      await page.locator(".model-picture img").waitFor({ state: "visible" });
      await page.waitForLoadState("networkidle");
      await take(page, "library");
      await page.locator('.tab[href="#/keys"]').click();
      await page.getByRole("button", { name: "Add key" }).first().click();
      await page.getByLabel("Key", { exact: true }).fill(CANARIES.civitai);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Test" }).click();
      await page.getByText("Works: ada").waitFor();
      await page.setViewportSize({ width: 1100, height: 430 });
      await take(page, "keys");
    },
    LONG_MS,
  );
}
