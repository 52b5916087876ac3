import { type FileInfo, toProblem } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import { askFix, canAsk, type Wanted } from "./ask_fix.ts";

/** What {@link askInfo} works with. */
export interface AskInfoOptions {
  jobs: Jobs;
  context: CliContext;
  /** Whether a person is there to be asked; scripts and logs are asked nothing. */
  asks: boolean;
}

/**
 * What would be fetched for a link. What the link lacks (which of its files,
 * its password) is asked at a terminal.
 *
 * @throws {ProblemError} Where the link is refused, or a question left open.
 */
export async function askInfo(
  wanted: Wanted,
  options: AskInfoOptions,
): Promise<FileInfo[]> {
  const { jobs, context, asks } = options;
  const { signal } = context;
  try {
    return await jobs.info(wanted.url, { ...wanted.options, signal });
  } catch (error) {
    const why = toProblem(error);
    if (!asks || signal.aborted || !canAsk(why, context)) throw error;
    const next = await askFix(wanted, why, context);
    if (next === null) throw error;
    return await askInfo(next, options);
  }
}
