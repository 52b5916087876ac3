/**
 * What numbers in the source are worth: the program beside copies of itself
 * that differ in one number, on the same bytes, by turns.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tempDir } from "@haul/fixture_server";
import { checkNames, wholeNumber } from "../options.ts";
import { type ProgramRun, runProgram } from "../run_program.ts";
import { checkOutput } from "../speed/check_output.ts";
import { median } from "../speed/median.ts";
import { machine } from "../speed/print_table.ts";
import type { Stage } from "../speed/row.ts";
import { OUTPUT_NAME } from "../speed/tools.ts";
import { CONSTANTS, type Constant } from "./constants.ts";
import { patchedCopy } from "./patched_copy.ts";

const RUNS = 5;

type Cost = Pick<ProgramRun, "seconds" | "cpuSeconds">;

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      only: { type: "string", multiple: true, default: [] },
      runs: { type: "string", default: String(RUNS) },
    },
  });
  const { only } = values;
  const names = CONSTANTS.map(({ name }) => name);
  checkNames(only, { names, what: "constant" });
  const runs = wholeNumber("--runs", values.runs);
  console.log(`${machine()}, median of ${runs}`);
  for (const constant of CONSTANTS) {
    if (only.length > 0 && !only.includes(constant.name)) continue;
    await measure(constant, runs);
  }
}

async function measure(constant: Constant, runs: number): Promise<void> {
  await using folder = await tempDir("haul-constants-");
  await using stage = await constant.open();
  const values = { [constant.now]: constant.line, ...constant.others };
  const roots = new Map<string, string>();
  for (const [value, line] of Object.entries(values)) {
    const root = join(folder.path, `copy-${roots.size}`);
    await mkdir(root);
    await patchedCopy(root, constant, line);
    roots.set(value, root);
  }
  const costs = new Map<string, Cost[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const [value, root] of roots) {
      const cost = await download(stage, { root, scratch: folder.path });
      costs.set(value, [...(costs.get(value) ?? []), cost]);
    }
  }
  print(constant.title, costs);
}

async function download(
  stage: Stage,
  { root, scratch }: { root: string; scratch: string },
): Promise<Cost> {
  const folder = join(scratch, "out");
  const [url = ""] = stage.urls;
  const words = [url, "--out", folder, "--name", OUTPUT_NAME, "--quiet"];
  const trust =
    stage.caFile === null ? {} : { NODE_EXTRA_CA_CERTS: stage.caFile };
  const program = [process.execPath, join(root, "apps/cli/main.ts")];
  const cost = await runProgram([...program, "get", ...words], {
    env: { ...trust, HOME: scratch },
  });
  await checkOutput(stage, folder);
  await rm(folder, { recursive: true });
  return cost;
}

function print(title: string, costs: Map<string, Cost[]>): void {
  console.log(`\n| ${title} | wall | CPU |\n| --- | --- | --- |`);
  for (const [value, samples] of costs) {
    const middle = (key: keyof Cost) => median(samples.map((one) => one[key]));
    console.log(
      `| ${value} | ${middle("seconds").toFixed(2)} s | ${middle("cpuSeconds").toFixed(2)} s |`,
    );
  }
}

await main();
