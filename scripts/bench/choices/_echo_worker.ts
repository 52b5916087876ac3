import { parentPort } from "node:worker_threads";
import { isWorkerThread } from "piscina";

// A bare worker answers by itself; in a pool, Piscina asks `echo`.
if (!isWorkerThread) {
  parentPort?.on("message", (task) => parentPort?.postMessage(task));
}

/** Does nothing, for a pool. */
export function echo(task: number): number {
  return task;
}
