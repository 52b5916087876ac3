const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Cuts text to a width in terminal columns, never through a character that a
 * person sees as one; the place of the cut shows `…`.
 *
 * @param width The most columns; wide characters take two.
 */
export function fitText(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text;
  return width < 1 ? "" : `${headOf(text, width - 1)}…`;
}

/**
 * Cuts a file name in its middle, so that its end, where variants of a model
 * differ and the extension stands, stays readable: `flux1-d…fp8.safetensors`.
 */
export function fitName(name: string, width: number): string {
  if (Bun.stringWidth(name) <= width) return name;
  if (width < 8) return fitText(name, width);
  const tailWidth = Math.floor((width - 1) * 0.6);
  const tail = reversed(headOf(reversed(name), tailWidth));
  return `${headOf(name, width - 1 - Bun.stringWidth(tail))}…${tail}`;
}

/** Adds spaces on the right up to a width in terminal columns. */
export function padText(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - Bun.stringWidth(text)));
}

function headOf(text: string, width: number): string {
  let head = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += Bun.stringWidth(segment);
    if (used > width) break;
    head += segment;
  }
  return head;
}

function reversed(text: string): string {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
    .reverse()
    .join("");
}
