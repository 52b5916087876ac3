import type { JobPhase } from "@haul/contract";
import { isActive } from "./reduce_job.ts";

/** What the choice needs to know of one job. */
export interface Candidate {
  id: string;
  phase: JobPhase;
  /** Whether it still holds its place, though its phase says otherwise. */
  running: boolean;
  /** The time before which it may not start, in milliseconds since 1970. */
  notBefore: number;
}

/** What the choice goes by. */
export interface ChooseNextOptions {
  /** The most jobs that run at once. */
  concurrentJobs: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** Who may start, and when to ask again. */
export interface Choice {
  /** Ids to start now, first come first served. */
  start: string[];
  /** When the next waiting job may start (milliseconds since 1970); null where none waits or no place is free. */
  wakeAt: number | null;
}

/**
 * Chooses the jobs to start, in the order of the queue. A job that waits for
 * its next try holds no place: those behind it go first.
 */
export function chooseNext(
  queue: readonly Candidate[],
  options: ChooseNextOptions,
): Choice {
  const running = queue.filter((job) => job.running || isActive(job.phase));
  const waiting = queue.filter((job) => job.phase === "queued" && !job.running);
  const ready = waiting.filter((job) => job.notBefore <= options.now);
  const free = Math.max(0, options.concurrentJobs - running.length);
  const start = ready.slice(0, free).map((job) => job.id);
  const later = waiting.filter((job) => job.notBefore > options.now);
  const isFull = start.length === free;
  return {
    start,
    wakeAt:
      isFull || later.length === 0
        ? null
        : Math.min(...later.map((job) => job.notBefore)),
  };
}
