import type { Output } from "../cli_context.ts";
import { wrapText } from "./wrap_text.ts";

/**
 * A sentence behind a mark of one character, such as `✗`: further lines of it,
 * on a terminal that has no room for one, stand below its first word.
 */
export function markedLine(
  mark: string,
  { text, output }: { text: string; output: Output },
): string {
  return `${mark} ${wrapText(text, { output, indent: "  ", taken: 2 })}`;
}
