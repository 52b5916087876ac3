import { checkThreads as checkEngineThreads } from "@haul/engine";

/**
 * Proves that the worker threads of a queue's engine can run on this machine:
 * they start, meet in shared memory and end.
 *
 * @returns How many threads met.
 * @throws {ProblemError} `unknown` where they did not.
 *
 * @example
 * ```ts
 * import { checkThreads } from "@haul/jobs";
 *
 * console.assert((await checkThreads()) >= 2);
 * ```
 */
export async function checkThreads(): Promise<number> {
  return await checkEngineThreads();
}
