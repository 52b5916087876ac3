/** The links in a pasted text, one a line, each of them once. */
export function splitLines(text: string): string[] {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== "");
}
