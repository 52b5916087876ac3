/**
 * Haul beside aria2c and others, on the same bytes from the same servers in
 * one run. Starts its own servers on this machine, and stops by itself.
 */
import { tempDir } from "@haul/fixture_server";
import { compare } from "./compare.ts";
import { FIGURES } from "./figures.ts";
import { parseSpeedOptions, type SpeedOptions } from "./options.ts";
import { plotMixedSpeeds } from "./plot.ts";
import { figureRow, machine, tableHead, tableRow } from "./print_table.ts";
import { ROWS } from "./rows.ts";

async function main(): Promise<void> {
  const options = parseSpeedOptions(process.argv.slice(2));
  await using folder = await tempDir("haul-bench-");
  const scratch = folder.path;
  if (!options.json) console.log(`${machine()}\n`);
  await printRows(options, scratch);
  await printFigures(options, scratch);
  if (options.shrink > 1 || !isWanted(options)({ name: "mixed" })) return;
  const picture = await plotMixedSpeeds({ ...options, scratch });
  if (!options.json) console.log(`\nDrawn into ${picture}.`);
}

async function printRows(options: SpeedOptions, scratch: string) {
  const rows = ROWS.filter(isWanted(options));
  if (rows.length > 0 && !options.json) console.log(tableHead());
  for (const row of rows) {
    const found = await compare(row, { ...options, scratch });
    console.log(options.json ? JSON.stringify(found) : tableRow(found));
  }
}

async function printFigures(options: SpeedOptions, scratch: string) {
  const figures = FIGURES.filter(isWanted(options));
  if (figures.length > 0 && !options.json) {
    console.log("\n| figure | Haul | target |\n| --- | --- | --- |");
  }
  for (const figure of figures) {
    const { pairs: runs, shrink } = options;
    const value = await figure.measure({ runs, shrink, scratch });
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
