import type { JobPhase } from "@haul/contract";
import type { Row } from "./to_row.ts";

/** All downloads that are under way, taken together. */
export interface Totals {
  /** How many wait or run. */
  active: number;
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

/** A job of one of these waits for its turn. */
const WAITING: readonly JobPhase[] = ["queued"];

/** Adds up the rows that are not finished, failed or paused. */
export function totalsOf(rows: readonly Row[]): Totals {
  const sum = { active: 0, running: 0, bytes: 0, size: 0, speed: 0 };
  let isKnown = true;
  for (const { job, progress } of rows.filter(isActive)) {
    sum.active += 1;
    if (!WAITING.includes(job.state.phase)) sum.running += 1;
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
    running,
    speed,
    leftBytes,
    leftSeconds: isKnown && speed > 0 ? leftBytes / speed : null,
    share: size > 0 ? Math.min(1, bytes / size) : null,
    done: rows.filter(({ job }) => job.state.phase === "done").length,
    failed: rows.filter(({ job }) => job.state.phase === "failed").length,
  };
}

function isActive({ job }: Row): boolean {
  const { phase } = job.state;
  return !SETTLED.includes(phase);
}
