import { problem } from "@haul/contract";
import { defaultThreads, newPool } from "./new_pool.ts";

/**
 * Starts as many worker threads as an engine has, lets them meet in shared
 * memory, and ends them: a proof that transfers can run here.
 *
 * @returns How many threads met.
 * @throws {ProblemError} `unknown` where they did not.
 *
 * @example
 * ```ts
 * import { checkThreads } from "@haul/engine";
 *
 * console.assert((await checkThreads()) >= 2);
 * ```
 */
export async function checkThreads(): Promise<number> {
  const expected = defaultThreads();
  const memory = new SharedArrayBuffer(4);
  const pool = newPool(
    "./segment_worker.ts",
    { min: 1, max: expected },
    { tasksPerThread: 1 },
  );
  try {
    const met: boolean[] = await Promise.all(
      Array.from({ length: expected }, () =>
        pool.run({ memory, expected }, { name: "meetOthers" }),
      ),
    );
    if (met.every(Boolean)) return expected;
    throw problem(
      "unknown",
      `Of ${expected} worker threads only ${new Int32Array(memory)[0]} started. The machine may be out of memory or of threads.`,
    );
  } finally {
    await pool.destroy();
  }
}
