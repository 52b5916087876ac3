import { expect, test } from "bun:test";
import { availableParallelism } from "node:os";
import { checkThreads } from "./check_threads.ts";
import { newPool } from "./new_pool.ts";

test("checkThreads() has as many threads meet as an engine has", async () => {
  const threads = Math.min(4, Math.max(2, availableParallelism()));
  expect(await checkThreads()).toBe(threads);
});

test("checkThreads() rests on a meeting that fewer threads cannot hold", async () => {
  const pool = newPool(
    "./segment_worker.ts",
    { min: 1, max: 1 },
    { tasksPerThread: 1 },
  );
  const memory = new SharedArrayBuffer(4);
  const task = { memory, expected: 2 };
  const waiting = pool.run(task, { name: "meetOthers" });
  // Nobody else comes but this thread, which says so.
  while (Atomics.load(new Int32Array(memory), 0) < 1) await Bun.sleep(1);
  Atomics.add(new Int32Array(memory), 0, 1);
  Atomics.notify(new Int32Array(memory), 0);
  expect(await waiting).toBe(true);
  await pool.destroy();
});
