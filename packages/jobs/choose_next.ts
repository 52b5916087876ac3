import type { JobPhase } from "@haul/contract";
import { isActive } from "./reduce_job.ts";

/** What the choice needs to know of one job. */
export interface Candidate {
  id: string;
  phase: JobPhase;
  /** Whether it still holds its place, though its phase says otherwise. */
  running: boolean;
  /** Milliseconds until it may start; 0 or less for now. */
  waitMs: number;
}

/** Who may start, and when to ask again. */
export interface Choice {
  /** Ids to start now, first come first served. */
  start: string[];
  /** Milliseconds until the next waiting job may start; null where none waits or no place is free. */
  wakeInMs: number | null;
}

/**
 * Chooses the jobs to start, in the order of the queue. A job that waits for
 * its next try, or for its day, holds no place: those behind it go first.
 */
export function chooseNext(
  queue: readonly Candidate[],
  options: { concurrentJobs: number },
): Choice {
  const running = queue.filter((job) => job.running || isActive(job.phase));
  const waiting = queue.filter((job) => job.phase === "queued" && !job.running);
  const ready = waiting.filter((job) => job.waitMs <= 0);
  const free = Math.max(0, options.concurrentJobs - running.length);
  const start = ready.slice(0, free).map((job) => job.id);
  const later = waiting.filter((job) => job.waitMs > 0);
  const isFull = start.length === free;
  return {
    start,
    wakeInMs:
      isFull || later.length === 0
        ? null
        : later.reduce((least, job) => Math.min(least, job.waitMs), Infinity),
  };
}
