import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ProgramRun, runProgram } from "../run_program.ts";
import type { Bench } from "./bench.ts";
import { checkOutput } from "./check_output.ts";
import type { Row, Stage } from "./row.ts";
import { commandOf, type ToolName } from "./tools.ts";

/** What one run of one program cost. */
export interface Sample extends Omit<ProgramRun, "output"> {
  /** Bytes fetched more than once, where the servers count. */
  fetchedTwice: number | null;
}

/**
 * Runs one program to its end and checks every byte that it wrote.
 *
 * @throws {Error} Where the program fails or a byte is wrong: a figure of a wrong file is worth nothing.
 */
export async function runTool(
  tool: ToolName,
  options: Bench & { row: Row; stage: Stage },
): Promise<Sample> {
  const { stage, scratch } = options;
  const folder = join(scratch, tool);
  await mkdir(folder, { recursive: true });
  try {
    const { argv, env } = commandOf(tool, { ...options, folder });
    const before = await stage.bytesSent();
    const { output: _, ...sample } = await runProgram(argv, {
      env: { ...env, HOME: scratch },
    });
    const after = await stage.bytesSent();
    await checkOutput(stage, folder);
    const fetchedTwice =
      before === null || after === null ? null : after - before - stage.bytes;
    return { ...sample, fetchedTwice };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
