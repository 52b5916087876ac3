import {
  isProblemError,
  ProblemError,
  type ResolvedFile,
} from "@haul/contract";
import type { JobInput } from "../job_input.ts";
import { type ResolveOptions, resolveInput } from "./resolve_input.ts";

/**
 * Runs a transfer. Where it ends with what some server answered, the file's
 * source is asked once more: a service that has come to refuse a file (its
 * quota is used up, it was taken down) says so in words, and the transfer saw
 * a status alone.
 *
 * @throws {ProblemError} The source's refusal where there is one, or what `run` threw.
 */
export async function inServiceWords<T>(
  run: () => Promise<T>,
  asking: ResolveOptions & { input: JobInput; file: ResolvedFile },
): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    const isAnswer = isProblemError(thrown) && "status" in thrown.problem;
    if (!isAnswer || asking.signal.aborted) throw thrown;
    const refusal = await refusalOf(asking);
    throw refusal === null ? thrown : new ProblemError(refusal);
  }
}

/** What the source says of the file now; null where it says nothing, or cannot be asked. */
async function refusalOf({
  input,
  file,
  ...options
}: ResolveOptions & { input: JobInput; file: ResolvedFile }) {
  try {
    const files = await resolveInput(input, options);
    const same = files.find(({ identity }) => identity === file.identity);
    return same?.access.refusal ?? null;
  } catch {
    return null;
  }
}
