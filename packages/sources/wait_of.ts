/** Nobody is made to wait longer on a host's word, in milliseconds. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * The wait that a reply asks for, in milliseconds, or null where it names
 * none: `Retry-After` as seconds or as a date, or the `t` of `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers), as Hugging Face sends it.
 *
 * @param now Milliseconds since 1970. @default Date.now()
 */
export function waitOf(headers: Headers, now = Date.now()): number | null {
  const after = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}(?:\.\d+)?$/.test(after)) return bounded(Number(after) * 1000);
  const at = /[a-z]/i.test(after) ? Date.parse(after) : Number.NaN;
  if (!Number.isNaN(at)) return bounded(at - now);
  const seconds = /;\s*t=(\d{1,9})/.exec(headers.get("ratelimit") ?? "")?.[1];
  return seconds === undefined ? null : bounded(Number(seconds) * 1000);
}

function bounded(milliseconds: number): number {
  return Math.min(Math.max(0, milliseconds), LONGEST_MS);
}
