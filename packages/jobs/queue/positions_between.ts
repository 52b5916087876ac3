/** The room between two jobs that were added one after the other: it can be halved twenty times. */
export const POSITION_STEP = 2 ** 20;

/**
 * Whole numbers between two positions, in order, for jobs that are put there.
 * Null stands for an end of the queue.
 *
 * @returns Null where no room is left between them: all must be numbered anew.
 */
export function positionsBetween(
  neighbours: { before: number | null; after: number | null },
  count = 1,
): number[] | null {
  const { before, after } = neighbours;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  if (after === null) {
    return numbers.map((number) => (before ?? 0) + number * POSITION_STEP);
  }
  if (before === null) {
    return numbers.map(
      (number) => after - (count + 1 - number) * POSITION_STEP,
    );
  }
  const step = Math.floor((after - before) / (count + 1));
  if (step < 1) return null;
  return numbers.map((number) => before + number * step);
}
