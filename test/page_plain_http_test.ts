import { expect, test } from "bun:test";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { startFixtureServer } from "@haul/fixture_server";
import { buildWeb } from "../scripts/build_web.ts";
import { findChromium, openBrowser } from "./browser.ts";
import { BOX, paste, rowOf, waitForPhase } from "./page_actions.ts";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 60_000;

const chromium = findChromium();
/** An address of this machine that browsers do not take for their own machine's. */
const own = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
if (chromium === null || own === undefined) {
  console.warn(
    "SKIPPED: the page over plain HTTP is not tested, as there is no Chromium or no network.",
  );
}

test.skipIf(chromium === null || own === undefined)(
  "the page adds links and copies paths over plain HTTP from another machine, where browsers lend it less",
  async () => {
    await buildWeb();
    await using files = await startFixtureServer();
    await using server = await startServerProcess({
      env: { HAUL_HOST: "0.0.0.0" },
    });
    await using browser = await openBrowser(chromium ?? "");
    const { page } = browser;
    await page.goto(server.pairingLink.replace("127.0.0.1", own ?? ""));
    await page.locator(BOX).waitFor();
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
    await paste(page, files.file("/plain.bin", { size: 1000 }).url);
    await waitForPhase(page, "plain.bin", "done");
    const row = rowOf(page, "plain.bin");
    await row.getByRole("button", { name: "Copy path" }).click();
    await row.getByRole("button", { name: "Copied" }).waitFor();
    await page.locator(BOX).focus();
    await page.keyboard.press("ControlOrMeta+V");
    expect(await page.locator(BOX).inputValue()).toBe(
      join(server.root, "plain.bin"),
    );
  },
  LONG_MS,
);
