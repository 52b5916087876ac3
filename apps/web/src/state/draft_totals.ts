import { type Draft, obstacleOf, pickedFiles } from "./draft.ts";

/** What one press of Enter brings. */
export interface DraftTotals {
  /** Lines that would be added. */
  lines: number;
  /** The files that they are known to stand for. */
  files: number;
  /** Bytes of these. */
  bytes: number;
  /** Whether the bytes are all there is. */
  isWhole: boolean;
}

/** Adds up the lines that nothing stands against. */
export function draftTotals(drafts: readonly Draft[]): DraftTotals {
  const sum = { lines: 0, files: 0, bytes: 0, isWhole: true };
  for (const draft of drafts) {
    if (obstacleOf(draft) !== null) continue;
    sum.lines += 1;
    const files = pickedFiles(draft);
    sum.files += draft.state === "known" ? files.length : 1;
    for (const { size } of files) sum.bytes += size ?? 0;
    const isKnown =
      draft.state === "known" && files.every(({ size }) => size !== null);
    if (!isKnown) sum.isWhole = false;
  }
  return sum;
}
