/**
 * What the engine's design was chosen by: each question with its ways, each
 * way in a process of its own, by turns, and what it cost. The first way of
 * each is the one that Haul goes.
 */
import { parseArgs } from "node:util";
import { formatBytes } from "@haul/contract";
import { MIB, tempDir } from "@haul/fixture_server";
import { checkNames, wholeNumber } from "../options.ts";
import { runProgram } from "../run_program.ts";
import { median } from "../speed/median.ts";
import { machine } from "../speed/print_table.ts";
import { nginxStage } from "../speed/stages.ts";
import type { Choice, Cost, Setting } from "./choice.ts";
import { CHOICES } from "./choices.ts";

const RUNS = 5;
const SIZE = 1024 * MIB;

async function main(): Promise<void> {
  const { only, runs, size } = parseOptions();
  console.log(`${machine()}, ${formatBytes(size)}, median of ${runs}`);
  for (const choice of CHOICES) {
    if (only.length > 0 && !only.includes(choice.name)) continue;
    await measure(choice, { runs, size });
  }
}

function parseOptions(): { only: string[]; runs: number; size: number } {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      only: { type: "string", multiple: true },
      runs: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const { only = [], quick } = values;
  const names = CHOICES.map(({ name }) => name);
  checkNames(only, { names, what: "choice" });
  const runs = wholeNumber("--runs", values.runs ?? String(quick ? 1 : RUNS));
  return { only, runs, size: quick ? SIZE / 8 : SIZE };
}

async function measure(
  choice: Choice,
  { runs, size }: { runs: number; size: number },
): Promise<void> {
  await using folder = await tempDir("haul-choices-");
  await using stage = await nginxStage({ size, tls: choice.tls ?? false });
  const [url = ""] = stage.urls;
  const ca = stage.caFile === null ? null : await Bun.file(stage.caFile).text();
  const setting: Setting = { url, ca, size, scratch: folder.path };
  const costs = new Map<string, Cost[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const variant of Object.keys(choice.variants)) {
      const cost = await runVariant(choice, variant, {
        setting,
        caFile: stage.caFile,
      });
      costs.set(variant, [...(costs.get(variant) ?? []), cost]);
    }
  }
  print(choice, costs);
}

async function runVariant(
  { name }: Choice,
  variant: string,
  { setting, caFile }: { setting: Setting; caFile: string | null },
): Promise<Cost> {
  const program = `${import.meta.dir}/_run_variant.ts`;
  const words = [name, variant, JSON.stringify(setting)];
  const { output } = await runProgram([process.execPath, program, ...words], {
    env: caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile },
    keepsOutput: true,
  });
  return JSON.parse(output) as Cost;
}

function print({ title, per }: Choice, costs: Map<string, Cost[]>): void {
  const unit = per === "GB" ? "s/GB" : "µs each";
  const scale = per === "GB" ? 1 : 1e6;
  console.log(
    `\n| ${title} | wall, ${unit} | CPU, ${unit} | peak memory |\n| --- | --- | --- | --- |`,
  );
  for (const [variant, samples] of costs) {
    const middle = (key: keyof Cost) => median(samples.map((one) => one[key]));
    const shown = (key: keyof Cost) =>
      (middle(key) * scale).toFixed(per === "GB" ? 2 : 0);
    console.log(
      `| ${variant} | ${shown("seconds")} | ${shown("cpuSeconds")} | ${formatBytes(middle("peakBytes"))} |`,
    );
  }
}

await main();
