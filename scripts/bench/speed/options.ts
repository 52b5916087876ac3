import { parseArgs } from "node:util";
import { checkNames, wholeNumber } from "../options.ts";
import { FIGURES } from "./figures.ts";
import { ROWS } from "./rows.ts";

/** What `bun run bench` was asked to do. */
export interface SpeedOptions {
  /** Names of rows and figures to take; empty means all. */
  only: readonly string[];
  /** How often each pair is run. */
  pairs: number;
  /** By what sizes are divided. */
  shrink: number;
  /** Run Haul from its source, and not as the program that `bun run build` makes. */
  source: boolean;
  /** One object a line instead of the table. */
  json: boolean;
}

/** What the table claims rests on so many pairs at least. */
const PAIRS = 5;
const QUICK = { pairs: 1, shrink: 8 };

/** @throws {Error} In plain words, where a word is unknown. */
export function parseSpeedOptions(argv: readonly string[]): SpeedOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: "string", multiple: true },
      pairs: { type: "string" },
      quick: { type: "boolean" },
      source: { type: "boolean", default: false },
      json: { type: "boolean" },
    },
  });
  const { only = [], quick = false, json = false, source } = values;
  const known = [...ROWS, ...FIGURES].map(({ name }) => name);
  checkNames(only, { names: known, what: "row" });
  const fallback = quick ? QUICK.pairs : PAIRS;
  const pairs = wholeNumber("--pairs", values.pairs ?? String(fallback));
  return { only, pairs, shrink: quick ? QUICK.shrink : 1, source, json };
}
