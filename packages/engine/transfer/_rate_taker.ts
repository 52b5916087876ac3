import { parentPort, workerData } from "node:worker_threads";
import { RateLimit } from "./rate_limit.ts";

/** What a taker's thread is started with. */
export interface RateTask {
  readonly limits: readonly SharedArrayBuffer[];
  /** One count of bytes for each thread. */
  readonly taken: SharedArrayBuffer;
  readonly index: number;
  /** Bytes that it takes at a time. */
  readonly chunk: number;
}

/** What a taker says once it runs. */
export interface RateNews {
  /** Milliseconds that its thread would have to wait at this moment. */
  readonly wait: number;
}

/**
 * A thread that takes bytes as a segment does, as fast as its limits let it,
 * until it is terminated.
 */
async function takeForever(task: RateTask): Promise<never> {
  const limits = task.limits.map((buffer) => new RateLimit(buffer));
  const taken = new BigInt64Array(task.taken);
  const news: RateNews = { wait: waitFor(limits, 0) };
  parentPort?.postMessage(news);
  for (;;) {
    const wait = waitFor(limits, task.chunk);
    Atomics.add(taken, task.index, BigInt(task.chunk));
    await Bun.sleep(wait);
  }
}

function waitFor(limits: readonly RateLimit[], bytes: number): number {
  return Math.max(...limits.map((limit) => limit.take(bytes)));
}

await takeForever(workerData);
