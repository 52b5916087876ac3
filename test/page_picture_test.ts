import { test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer } from "@haul/fixture_server";
import { buildWeb } from "../scripts/build_web.ts";
import { findChromium, openBrowser } from "./browser.ts";
import { paste, waitForPhase } from "./page_actions.ts";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 120_000;
const PICTURE = join(import.meta.dir, "../docs/images/page.png");

const chromium = findChromium();

// The README's picture shows the page at work. `HAUL_PICTURES=1 bun test
// test/page_picture_test.ts` takes it anew; nothing is checked here.
if (process.env["HAUL_PICTURES"] === "1" && chromium !== null) {
  test(
    "the page has its picture taken",
    async () => {
      await buildWeb();
      await using files = await startFixtureServer();
      await using server = await startServerProcess();
      await using browser = await openBrowser(chromium);
      const { page } = browser;
      await page.goto(server.pairingLink);
      const options = { reprDigest: true as const };
      files.file("/vae/ae.safetensors", {
        size: 24 * MIB,
        seed: 6,
        ...options,
      });
      for (const [path, size, speed] of [
        ["/text_encoders/t5xxl_fp16.safetensors", 900, 6],
        ["/diffusion_models/flux1-dev.safetensors", 1100, 9],
      ] as const) {
        files.file(path, {
          size: size * MIB,
          seed: size,
          bytesPerSecond: speed * MIB,
          ...options,
        });
      }
      await paste(page, `${files.origin}/vae/ae.safetensors`);
      await waitForPhase(page, "ae.safetensors", "done");
      await paste(
        page,
        `${files.origin}/text_encoders/t5xxl_fp16.safetensors\n${files.origin}/diffusion_models/flux1-dev.safetensors`,
      );
      await page.waitForFunction(() => {
        const text = document.querySelector(".figure-percent")?.textContent;
        return Number.parseInt(text ?? "", 10) >= 42;
      });
      await mkdir(join(PICTURE, ".."), { recursive: true });
      await page.screenshot({ path: PICTURE });
    },
    LONG_MS,
  );
}
