/**
 * Haul beside aria2c and others, on the same bytes from the same servers in
 * one run. Starts its own servers on this machine, and stops by itself.
 */
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { buildProgram } from "../../program/build_program.ts";
import { ROOT } from "../../run_command.ts";
import type { Bench } from "./bench.ts";
import { compare } from "./compare.ts";
import { FIGURES } from "./figures.ts";
import { parseSpeedOptions, type SpeedOptions } from "./options.ts";
import { plotMixedSpeeds } from "./plot.ts";
import { figureRow, machine, tableHead, tableRow } from "./print_table.ts";
import { ROWS } from "./rows.ts";

async function main(): Promise<void> {
  const options = parseSpeedOptions(process.argv.slice(2));
  await using folder = await tempDir("haul-bench-");
  const { shrink } = options;
  const haul = await startOf(options);
  const bench = { haul, scratch: folder.path, shrink };
  if (!options.json) console.log(`${machine()}\n`);
  await printRows(options, bench);
  await printFigures(options, bench);
  if (options.shrink > 1 || !isWanted(options)({ name: "mixed" })) return;
  const picture = await plotMixedSpeeds(bench);
  if (!options.json) console.log(`\nDrawn into ${picture}.`);
}

/** What starts Haul, built where it has to be. */
async function startOf({ source }: SpeedOptions): Promise<string[]> {
  if (source) return [process.execPath, join(ROOT, "apps/cli/main.ts")];
  const program = join(ROOT, "dist/haul");
  await buildProgram(program);
  return [program];
}

async function printRows(options: SpeedOptions, bench: Bench) {
  const rows = ROWS.filter(isWanted(options));
  if (rows.length > 0 && !options.json) console.log(tableHead());
  for (const row of rows) {
    const found = await compare(row, { ...options, ...bench });
    console.log(options.json ? JSON.stringify(found) : tableRow(found));
  }
}

async function printFigures(options: SpeedOptions, bench: Bench) {
  const figures = FIGURES.filter(isWanted(options));
  if (figures.length > 0 && !options.json) {
    console.log("\n| figure | Haul | target |\n| --- | --- | --- |");
  }
  for (const figure of figures) {
    const value = await figure.measure({ ...bench, runs: options.pairs });
    const { name, title, unit, target } = figure;
    console.log(
      options.json
        ? JSON.stringify({ name, title, unit, target, value })
        : figureRow(figure, value),
    );
  }
}

function isWanted({ only }: SpeedOptions): (one: { name: string }) => boolean {
  return ({ name }) => only.length === 0 || only.includes(name);
}

await main();
