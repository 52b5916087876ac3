/** How often and how long Haul tries again without any progress in between. */
export interface RetryPatience {
  /** Tries in a row, with nothing good from the host for anybody, before giving up. @default 10 */
  readonly attempts: number;
  /** Milliseconds before the second try; doubles from there. @default 250 */
  readonly baseMs: number;
  /** The longest wait that Haul chooses by itself, in milliseconds. @default 30_000 */
  readonly maxMs: number;
}

/** The patience for real networks: about a minute and a half of waits. */
export const DEFAULT_PATIENCE: RetryPatience = {
  attempts: 10,
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

/** Any of the three forms of RFC 9110 §5.6.7; the last one has no zone. */
const HTTP_DATE_REGEXP =
  /^[a-z]{3,9},? [-a-z0-9 ]+ \d\d:\d\d:\d\d (?:gmt|utc|[-+]\d{4}|(\d{4}))$/i;
/** A year. No server means more, and the moment stays one that a date can say. */
const LONGEST_WAIT_MS = 366 * 24 * 3600 * 1000;

/**
 * Reads a `Retry-After` header: whole seconds, or an HTTP date. Returns the
 * milliseconds to wait from `now` (milliseconds since 1970), a year at most,
 * or null where the header says nothing that can be followed.
 */
export function parseRetryAfter(
  value: string | null,
  now: number,
): number | null {
  const text = value?.trim() ?? "";
  if (text.length > 64) return null;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : parseDate(text) - now;
  if (Number.isNaN(wait)) return null;
  return Math.min(LONGEST_WAIT_MS, Math.max(0, wait));
}

function parseDate(text: string): number {
  const match = HTTP_DATE_REGEXP.exec(text);
  if (match === null) return Number.NaN;
  return Date.parse(match[1] === undefined ? text : `${text} GMT`);
}
