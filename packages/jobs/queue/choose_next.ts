import { type Clocks, type QueueEntry, waitOf } from "./queue_entry.ts";

/** Who may start, and when to ask again. */
export interface Choice {
  /** Entries to start now, first come first served. */
  start: QueueEntry[];
  /** Milliseconds until the next waiting job may start; null where none waits or no place is free. */
  wakeInMs: number | null;
}

/**
 * Chooses the jobs to start, in the order of the queue. A job that waits for
 * its next try, or for its day, holds no place: those behind it go first.
 *
 * It is asked each time a job ends, so that it makes nothing for an entry and
 * stops at the last free place.
 *
 * @param options.free Places that no run holds.
 */
export function chooseNext(
  queue: readonly QueueEntry[],
  options: { free: number; clocks: Clocks },
): Choice {
  const start: QueueEntry[] = [];
  let wakeInMs = Number.POSITIVE_INFINITY;
  for (const entry of queue) {
    if (start.length >= options.free) return { start, wakeInMs: null };
    if (entry.job.state.phase !== "queued" || entry.run !== null) continue;
    const waitMs = waitOf(entry, options.clocks);
    if (waitMs > 0) wakeInMs = Math.min(wakeInMs, waitMs);
    else start.push(entry);
  }
  const isWorthWaking = start.length < options.free && wakeInMs < Infinity;
  return { start, wakeInMs: isWorthWaking ? wakeInMs : null };
}
