import type { JobPhase } from "@haul/contract";
import type { Row } from "./to_rows.ts";

/** All downloads that are under way, taken together. */
export interface Totals {
  /** How many wait or run. */
  active: number;
  /** Bytes a second. */
  speed: number;
  /** From 0 to 1, or null where no size is known. */
  share: number | null;
}

/** Nothing moves, and nothing will by itself. */
const SETTLED: readonly JobPhase[] = ["done", "expanded", "failed", "paused"];

/** Adds up the rows that are not finished, failed or paused. */
export function totalsOf(rows: readonly Row[]): Totals {
  const active = rows.filter(isActive);
  let bytes = 0;
  let size = 0;
  let speed = 0;
  for (const { job, progress } of active) {
    if (job.state.phase === "downloading") speed += progress?.speed ?? 0;
    bytes += progress?.bytes ?? 0;
    size += progress?.size ?? job.file?.size ?? 0;
  }
  return {
    active: active.length,
    speed,
    share: size > 0 ? Math.min(1, bytes / size) : null,
  };
}

function isActive({ job }: Row): boolean {
  const { phase } = job.state;
  return !SETTLED.includes(phase);
}
