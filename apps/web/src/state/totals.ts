import type { JobPhase } from "@haul/contract";
import type { Row } from "./to_row.ts";

/** All downloads that are under way, taken together. */
export interface Totals {
  /** How many run, or wait their turn. */
  active: number;
  /** How many wait, for their turn or for their day. */
  waiting: number;
  /** How many of them run. */
  running: number;
  /** Bytes a second. */
  speed: number;
  /** Bytes that are known to be missing still. */
  leftBytes: number;
  /** Seconds until all is here at this speed; null where nobody can say. */
  leftSeconds: number | null;
  /** From 0 to 1, or null where no size is known. */
  share: number | null;
  /** How many came to a good end. */
  done: number;
  failed: number;
}

/** Nothing moves, and nothing will by itself. */
const SETTLED: readonly JobPhase[] = ["done", "expanded", "failed", "paused"];

/** Adds up the rows that are not finished, failed or paused. */
export function totalsOf(rows: readonly Row[]): Totals {
  const sum = { active: 0, running: 0, bytes: 0, size: 0, speed: 0 };
  let isKnown = true;
  for (const { job, progress } of rows.filter(isActive)) {
    sum.active += 1;
    if (job.state.phase !== "queued") sum.running += 1;
    if (job.state.phase === "downloading") sum.speed += progress?.speed ?? 0;
    const size = progress?.size ?? job.file?.size ?? null;
    if (size === null) isKnown = false;
    sum.bytes += progress?.bytes ?? 0;
    sum.size += size ?? 0;
  }
  const { active, running, bytes, size, speed } = sum;
  const leftBytes = Math.max(0, size - bytes);
  return {
    active,
    waiting: countOf(rows, "queued"),
    running,
    speed,
    leftBytes,
    leftSeconds: isKnown && speed > 0 ? leftBytes / speed : null,
    share: size > 0 ? Math.min(1, bytes / size) : null,
    done: countOf(rows, "done"),
    failed: countOf(rows, "failed"),
  };
}

/** What waits for a day may wait for weeks: nobody would call that under way. */
function isActive({ job }: Row): boolean {
  return !SETTLED.includes(job.state.phase) && job.notBefore === null;
}

function countOf(rows: readonly Row[], phase: JobPhase): number {
  return rows.filter(({ job }) => job.state.phase === phase).length;
}
