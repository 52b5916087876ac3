/**
 * What the engine's design was chosen by: each question with its ways, each
 * way in a process of its own, by turns, and what it cost. The first way of
 * each is the one that Haul goes.
 */
import { parseArgs } from "node:util";
import { formatBytes } from "@haul/contract";
import { MIB, tempDir } from "@haul/fixture_server";
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
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no choice ${JSON.stringify(unknown)}; there are: ${names.join(", ")}.`,
    );
  }
  const runs = Number(values.runs ?? (quick ? 1 : RUNS));
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs takes a whole number from 1, not ${values.runs}.`);
  }
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
  const child = Bun.spawn(
    [
      process.execPath,
      `${import.meta.dir}/_run_variant.ts`,
      name,
      variant,
      JSON.stringify(setting),
    ],
    {
      env: {
        ...process.env,
        ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
      },
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const [code, out, said] = await Promise.all([
    child.exited,
    child.stdout.text(),
    child.stderr.text(),
  ]);
  if (code !== 0) throw new Error(`${name}, ${variant}: ${said}`);
  return JSON.parse(out) as Cost;
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

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
