import type { Output } from "../cli_context.ts";

/** Narrower than this, a line is better left to the terminal. */
const LEAST_COLUMNS = 40;

/** How {@link wrapText} breaks lines. */
export interface WrapOptions {
  /** Where the text goes: its width counts on a terminal, and elsewhere nothing is broken. */
  output: Pick<Output, "isTerminal" | "columns">;
  /** What each line but the first begins with. @default "" */
  indent?: string;
  /** Columns that are taken before the text begins. @default 0 */
  taken?: number;
}

/**
 * Breaks a sentence between words where a terminal would break it within one.
 * A word that is longer than a line, as a path or a digest is, stays whole.
 */
export function wrapText(
  text: string,
  { output, indent = "", taken = 0 }: WrapOptions,
): string {
  const { isTerminal, columns } = output;
  if (!isTerminal || columns < LEAST_COLUMNS) return text;
  const [first = "", ...words] = text.split(" ");
  let wrapped = first;
  let used = taken + Bun.stringWidth(first);
  for (const word of words) {
    const width = Bun.stringWidth(word);
    const fits = used + 1 + width <= columns;
    wrapped += fits ? ` ${word}` : `\n${indent}${word}`;
    used = fits ? used + 1 + width : indent.length + width;
  }
  return wrapped;
}
