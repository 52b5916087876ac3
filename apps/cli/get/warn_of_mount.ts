import { mountWarning } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import { markedLine } from "../show/marked_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";

/** Tells the user of a folder that downloads had better not go to. */
export async function warnOfMount(
  folder: string,
  { stderr, env }: Pick<CliContext, "stderr" | "env">,
): Promise<void> {
  const warning = await mountWarning(folder);
  if (warning === null) return;
  const mark = paintFor(stderr, env)("yellow", "!");
  const line = markedLine(mark, { text: plainText(warning), output: stderr });
  stderr.write(`${line}\n`);
}
