import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { ROOT } from "../../run_command.ts";
import type { Bench } from "./bench.ts";
import { type Curve, drawCurves } from "./draw_curves.ts";
import { ROWS } from "./rows.ts";
import { runTool } from "./run_tool.ts";
import { isInstalled, type ToolName } from "./tools.ts";

const PICTURE = "docs/images/mixed_speeds.svg";
const SAMPLE_MS = 250;

/**
 * Draws how much each program has fetched at each moment of the row with
 * mixed speeds, as the server counts it.
 *
 * @returns The picture's path, from the repository's root.
 */
export async function plotMixedSpeeds(bench: Bench): Promise<string> {
  const row = ROWS.find(({ name }) => name === "mixed");
  if (row === undefined) throw new Error("There is no row with mixed speeds");
  const curves: Curve[] = [];
  for (const tool of (["haul", "aria2c"] as const).filter(isInstalled)) {
    await using stage = await row.open(bench);
    const points: Curve["points"][number][] = [{ x: 0, y: 0 }];
    const started = performance.now();
    const look = async () => {
      const sent = (await stage.bytesSent()) ?? 0;
      const x = (performance.now() - started) / 1000;
      points.push({ x, y: Math.min(sent, stage.bytes) / MIB });
    };
    const timer = setInterval(() => void look(), SAMPLE_MS);
    const sample = await runTool(tool, { ...bench, row, stage }).finally(() =>
      clearInterval(timer),
    );
    curves.push({
      name: nameOf(tool, sample.seconds),
      points: [
        ...points.filter(({ x }) => x < sample.seconds),
        { x: sample.seconds, y: stage.bytes / MIB },
      ],
    });
  }
  const picture = drawCurves(curves, {
    title: "128 MiB over connections of 2 MB/s, 0.5 MB/s and 50 kB/s",
    x: "seconds",
    y: "MiB fetched",
  });
  await Bun.write(join(ROOT, PICTURE), picture);
  return PICTURE;
}

function nameOf(tool: ToolName, seconds: number): string {
  return `${tool === "haul" ? "Haul" : tool}, ${seconds.toFixed(1)} s`;
}
