/**
 * How the page bears a long past and a full queue: when it can be used, how
 * long it is held up while it is scrolled, typed into and told of progress,
 * and whether its memory stays flat. Starts its own servers on this machine.
 */
import { parseArgs } from "node:util";
import { startFixtureServer } from "@haul/fixture_server";
import { findChromium, openBrowser } from "../../../test/browser.ts";
import { startServerProcess } from "../../../test/server_process.ts";
import { buildWeb } from "../../build_web.ts";
import { fillServer } from "./fill_server.ts";
import { WATCHER } from "./in_page.ts";
import { measurePage } from "./measure_page.ts";

const LOAD = { history: 10_000, queued: 1000, running: 50 };
const QUICK_LOAD = { history: 1000, queued: 200, running: 10 };

/** Minutes over which the memory is watched. */
const MINUTES = 10;

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      quick: { type: "boolean", default: false },
      minutes: { type: "string" },
    },
  });
  const minutes = Number(values.minutes ?? (values.quick ? 1 : MINUTES));
  if (!(minutes > 0)) throw new Error("--minutes takes a number above 0.");
  const chromium = findChromium();
  if (chromium === null) {
    throw new Error("No Chromium was found: name one in CHROMIUM.");
  }
  await buildWeb();
  await using files = await startFixtureServer();
  await using server = await startServerProcess();
  const token = (await Bun.file(`${server.home}/server_token`).text()).trim();
  const load = values.quick ? QUICK_LOAD : LOAD;
  await fillServer({ url: server.url, token }, files, load);
  await using browser = await openBrowser(chromium);
  await browser.page.addInitScript({ content: WATCHER });
  await browser.page.goto(server.pairingLink);
  await browser.page.locator(".row").first().waitFor();
  console.log(
    `${load.history} rows of history, ${load.queued} queued, ${load.running} running\n`,
  );
  console.log("| figure | value | target |\n| --- | --- | --- |");
  for await (const { name, value, target } of measurePage(browser.page, {
    url: server.url,
    minutes,
  })) {
    console.log(`| ${name} | ${value} | ${target} |`);
  }
}

await main();
