import type { CliContext } from "../cli_context.ts";
import { markedLine } from "./marked_line.ts";
import { paintFor } from "./paint.ts";
import { plainText } from "./plain_text.ts";

/** Tells the user of what may go wrong, and goes on. */
export function tellWarning(
  text: string,
  { stderr, env }: Pick<CliContext, "stderr" | "env">,
): void {
  const mark = paintFor(stderr, env)("yellow", "!");
  const line = markedLine(mark, { text: plainText(text), output: stderr });
  stderr.write(`${line}\n`);
}
