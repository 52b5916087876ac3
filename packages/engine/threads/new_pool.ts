import { availableParallelism } from "node:os";
import { Piscina } from "piscina";

/** Segments wait for the network most of the time: one thread bears many. */
const SEGMENTS_PER_THREAD = 256;

/** How many threads a pool has: some to begin with, more as they are needed. */
export interface ThreadCount {
  readonly min: number;
  readonly max: number;
}

/** A pool of threads over one file of this folder. */
export function newPool(
  worker: string,
  { min, max }: ThreadCount,
  { tasksPerThread = SEGMENTS_PER_THREAD } = {},
): Piscina {
  return new Piscina({
    filename: new URL(worker, import.meta.url).href,
    // Started at once: the first task finds its thread awake.
    minThreads: min,
    maxThreads: max,
    concurrentTasksPerWorker: tasksPerThread,
    idleTimeout: 5000,
    // Blocking waits between tasks would freeze the connections kept for reuse.
    atomics: "disabled",
  });
}

/** Threads for segments on this machine: a few, as they mostly wait. */
export function defaultThreads(): number {
  return Math.min(4, Math.max(2, availableParallelism()));
}
