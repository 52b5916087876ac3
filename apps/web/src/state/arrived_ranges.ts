import type { Progress } from "@haul/contract";

/** A stretch of the file, from `start` up to and without `end`, in bytes. */
export interface Stretch {
  start: number;
  end: number;
}

/**
 * Where in the file the bytes are that have arrived. Live segments say theirs;
 * the others lie somewhere between them, and are drawn from the front, as that
 * is where the engine begins. The sum is always right.
 */
export function arrivedRanges({ bytes, size, segments }: Progress): Stretch[] {
  if (size === null || size === 0) return [];
  const live = segments.map(({ start, position }) => ({
    start,
    end: position,
  }));
  let left = bytes - live.reduce((sum, { start, end }) => sum + end - start, 0);
  const finished = gaps(segments, size).map(({ start, end }) => {
    const length = Math.min(Math.max(0, left), end - start);
    left -= length;
    return { start, end: start + length };
  });
  return [...live, ...finished]
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
}

function gaps(segments: readonly Stretch[], size: number): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const { start, end } of segments.toSorted((a, b) => a.start - b.start)) {
    if (start > at) found.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (size > at) found.push({ start: at, end: size });
  return found;
}
