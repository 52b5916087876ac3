const FIRST_MS = 250;
const MOST_MS = 10_000;

/**
 * How long to wait before the next attempt: twice as long after each failure,
 * with a random part, so that many clients do not come back at once.
 *
 * @param failures Attempts that failed in a row.
 * @returns Milliseconds.
 */
export function reconnectDelay(
  failures: number,
  { random = Math.random }: { random?: () => number } = {},
): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return whole * (0.5 + random() / 2);
}
