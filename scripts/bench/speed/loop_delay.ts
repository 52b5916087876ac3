import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import type { FigureOptions } from "./figure.ts";
import { median } from "./median.ts";
import { nginxStage } from "./stages.ts";

/** Milliseconds, p99, by which a timer of the main thread comes late while a download runs at full speed. */
export async function loopDelay(options: FigureOptions): Promise<number> {
  const { runs, shrink, scratch } = options;
  const size = (2048 * MIB) / shrink;
  await using stage = await nginxStage({ size, tls: false });
  const child = new URL("_loop_delay_child.ts", import.meta.url).pathname;
  const delays: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = join(scratch, "loop");
    await mkdir(folder, { recursive: true });
    const [url = ""] = stage.urls;
    await using process_ = Bun.spawn([process.execPath, child, url, folder], {
      stdout: "pipe",
      stderr: "inherit",
    });
    delays.push(Number(await process_.stdout.text()));
    await rm(folder, { recursive: true });
  }
  return median(delays);
}
