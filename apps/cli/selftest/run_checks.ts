import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problem, toProblem } from "@haul/contract";
import { codeOf } from "./_code_of.ts";
import type { Check, CheckContext, CheckResult } from "./check.ts";

/** A check's result with its name and how long it took. */
export interface CheckReport extends CheckResult {
  name: string;
  seconds: number;
}

/**
 * Runs checks one after the other, in a scratch folder that is gone
 * afterwards. A check that throws has failed; the others run all the same.
 */
export async function* runChecks(
  checks: readonly Check[],
  context: Omit<CheckContext, "scratch">,
): AsyncGenerator<CheckReport> {
  const scratch = await scratchFolder();
  try {
    for (const check of checks) {
      if (context.signal.aborted) return;
      const started = performance.now();
      const result = await resultOf(check, { ...context, scratch });
      const seconds = (performance.now() - started) / 1000;
      yield { name: check.name, ...result, seconds };
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function scratchFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "haul-selftest-"));
  } catch (error) {
    throw problem(
      "create_failed",
      `The self-test cannot make a folder in ${tmpdir()} (${codeOf(error)}). Make it writable, or name another temporary folder in TMPDIR.`,
      { cause: error },
    );
  }
}

async function resultOf(
  check: Check,
  context: CheckContext,
): Promise<CheckResult> {
  try {
    return await check.run(context);
  } catch (error) {
    const { message } = toProblem(error);
    return {
      ok: "failed",
      detail: message,
      fix: message.includes(context.scratch)
        ? `The self-test needs room in ${tmpdir()}: make some, or name another temporary folder in TMPDIR.`
        : "Mend what this line names, then run the self-test again.",
    };
  }
}
