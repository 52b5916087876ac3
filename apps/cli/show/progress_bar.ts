/**
 * A bar of a width in columns. It is full only at 1, so that a full bar means
 * a whole file. Heavy and light lines differ without colour as well.
 *
 * @param fraction From 0 to 1.
 */
export function progressBar(
  fraction: number,
  width: number,
): { filled: string; empty: string } {
  const clamped = Math.min(1, Math.max(0, fraction));
  const cells = Math.min(width, Math.floor(clamped * width));
  return { filled: "━".repeat(cells), empty: "─".repeat(width - cells) };
}
