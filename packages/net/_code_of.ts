import { isProblemError } from "@haul/contract/plain";

/** The code of the problem that a promise rejects with, for tests; `none` if it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (isProblemError(error)) return error.problem.code;
    throw error;
  }
  return "none";
}
