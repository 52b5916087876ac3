import { appendFileSync } from "node:fs";

/** "long" runs every proof at its full length; anything else is the quick tier. */
const TIER_VARIABLE = "HAUL_TIER";
/** A file that gathers the figures of all proofs of one run, one JSON line each. */
const FIGURES_VARIABLE = "HAUL_FIGURES";

/** A part of the long tier's counts, such as 0.02, for a rehearsal of it. */
const SHARE_VARIABLE = "HAUL_TIER_SHARE";

/** Makes a failed proof fail again: its test prints the seed. */
const SEED_VARIABLE = "HAUL_SEED";

/** The seed of this run's proofs: what the environment says, or one of the moment. */
export const proofSeed = Number(
  process.env[SEED_VARIABLE] ?? Date.now() % 1_000_000,
);

/** Whether this run is the long tier. */
export const isLongTier = process.env[TIER_VARIABLE] === "long";

const share = Number(process.env[SHARE_VARIABLE] ?? 1);

/**
 * One number for `bun run test`, another for `bun run test:long`; a rehearsal
 * has a share of the latter, and never less than the former.
 */
export function inTier({
  quick,
  long,
}: {
  quick: number;
  long: number;
}): number {
  return isLongTier ? Math.max(quick, Math.ceil(long * share)) : quick;
}

/** One row of the table that both tiers print at their end. */
export interface ProofFigures {
  /** What was proved, in a few words. */
  proof: string;
  /** The numbers of the row: "kills survived" and 1000, for example. */
  figures: Readonly<Record<string, number>>;
}

/** Tells what a proof counted; the gate prints it, and `docs/reliability.md` keeps it. */
export function tellFigures(row: ProofFigures): void {
  const path = process.env[FIGURES_VARIABLE];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(row)}\n`);
}

/** The p-th part of some numbers in ascending order; 0 where there are none. */
export function percentile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * part));
  return sorted[at] ?? 0;
}

/**
 * A stream of numbers from 0 up to 1 that a seed decides (mulberry32): what
 * failed once fails again with its seed.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
