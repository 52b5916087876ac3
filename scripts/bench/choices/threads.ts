import { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import type { Choice } from "./choice.ts";

const TASKS = 2000;
const STARTS = 20;
const ECHO = new URL("./_echo_worker.ts", import.meta.url);

/** What the pool of threads costs, beside the bare threads that it is made of. */
export const THREADS: Choice = {
  name: "threads",
  title: "threads: one empty task after the other, and starting one",
  per: "task",
  variants: {
    "a task for Piscina": throughPiscina,
    "a message to a bare worker and back": throughMessages,
    "start and end of a Piscina of one thread": startPiscina,
    "start and end of a bare worker": startWorker,
  },
};

async function throughPiscina(): Promise<number> {
  const pool = new Piscina({ filename: ECHO.href, maxThreads: 1 });
  for (let task = 0; task < TASKS; task += 1)
    await pool.run(task, { name: "echo" });
  await pool.destroy();
  return TASKS;
}

async function throughMessages(): Promise<number> {
  const worker = new Worker(ECHO);
  for (let task = 0; task < TASKS; task += 1) {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    worker.once("message", resolve);
    worker.postMessage(task);
    await promise;
  }
  await worker.terminate();
  return TASKS;
}

async function startPiscina(): Promise<number> {
  for (let start = 0; start < STARTS; start += 1) {
    const pool = new Piscina({ filename: ECHO.href, maxThreads: 1 });
    await pool.run(0, { name: "echo" });
    await pool.destroy();
  }
  return STARTS;
}

async function startWorker(): Promise<number> {
  for (let start = 0; start < STARTS; start += 1) {
    const worker = new Worker(ECHO);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    worker.once("message", resolve);
    worker.postMessage(0);
    await promise;
    await worker.terminate();
  }
  return STARTS;
}
