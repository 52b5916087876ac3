/**
 * A program of the tests: dials a URL with its name at 127.0.0.1, or through a
 * proxy, in this thread and in a worker, and prints what came of it as JSON.
 * Which authorities are trusted is settled when a process starts, so tests
 * need one of their own.
 */
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { toProblem } from "@haul/contract/plain";
import { dial } from "./dial.ts";
import { netPolicy } from "./policy.ts";

interface Task {
  readonly url: string;
  readonly proxy: string | null;
}

async function attempt({ url, proxy }: Task): Promise<string> {
  const { hostname } = new URL(url);
  const policy = netPolicy({
    trustedHosts: [hostname],
    // Nobody listens at the first: TLS too goes on to the next.
    hosts: { [hostname]: ["127.0.0.2", "127.0.0.1"] },
    proxy: { https: proxy, http: null, noProxy: "" },
  });
  try {
    (await dial(url, { policy })).destroy();
    return "connected";
  } catch (error) {
    const { code, message } = toProblem(error);
    return `${code}: ${message}`;
  }
}

async function inWorker(task: Task): Promise<string> {
  const worker = new Worker(new URL(import.meta.url));
  const { promise, resolve } = Promise.withResolvers<string>();
  worker.once("message", resolve);
  worker.postMessage(task);
  return await promise.finally(() => worker.terminate());
}

if (isMainThread) {
  const [, , url = "", proxy = null] = process.argv;
  const task: Task = { url, proxy };
  const said = [await attempt(task), await inWorker(task)];
  process.stdout.write(JSON.stringify(said));
} else {
  parentPort?.once("message", async (task: Task) => {
    parentPort?.postMessage(await attempt(task));
  });
}
