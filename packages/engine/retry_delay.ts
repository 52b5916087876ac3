/** How often and how long Haul tries again without any progress in between. */
export interface RetryPatience {
  /** Tries in a row that bring no byte before giving up. @default 8 */
  readonly attempts: number;
  /** Milliseconds before the second try; doubles from there. @default 250 */
  readonly baseMs: number;
  /** The longest wait that Haul chooses by itself, in milliseconds. @default 30_000 */
  readonly maxMs: number;
}

/** The patience for real networks: about two minutes in all. */
export const DEFAULT_PATIENCE: RetryPatience = {
  attempts: 8,
  baseMs: 250,
  maxMs: 30_000,
};

/**
 * Milliseconds to wait after `failures` fruitless tries in a row. The first
 * retry is quick; from there the wait doubles. A quarter of it is left to
 * chance, so that many clients do not come back at the same moment.
 *
 * @param random A number from 0 to 1.
 */
export function retryDelay(
  failures: number,
  options: RetryPatience & { random: number },
): number {
  const full = options.baseMs * 2 ** Math.max(0, failures - 1);
  return Math.min(options.maxMs, full) * (0.75 + options.random * 0.25);
}

/**
 * Reads a `Retry-After` header: whole seconds, or an HTTP date. Returns the
 * milliseconds to wait from `now` (milliseconds since 1970), or null where the
 * header says nothing that can be followed.
 */
export function parseRetryAfter(
  value: string | null,
  now: number,
): number | null {
  const text = value?.trim() ?? "";
  if (text.length === 0 || text.length > 64) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const isHttpDate = /^[A-Za-z]{3,9},? /.test(text);
  const at = isHttpDate ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
