const STAMP_REGEXP = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)Z?$/;
/** Backblaze's `3_{from}_{id}_{signature}_004_{until}_{cell}_dnld`. */
const BACKBLAZE_REGEXP = /^\d_\d{14}_.*_(\d{14})_[^_]*_dnld$/;
/** Seconds since 1970 lie between these for any link alive today. */
const EPOCH_SECONDS_REGEXP = /^1\d{9}$|^2\d{9}$/;

/**
 * When a signed link says that it dies, in milliseconds since 1970, or null
 * where it prints no such time. Reads S3 and R2 (`X-Amz-Date` and
 * `X-Amz-Expires`), Google (`X-Goog-…`), CloudFront and Hugging Face
 * (`Expires`), Azure (`se`), Backblaze (`Authorization`), and the common `exp` and `expires`.
 */
export function linkExpiry(url: string): number | null {
  const query = URL.parse(url)?.searchParams;
  if (query === undefined) return null;
  return (
    stampPlusSeconds(query, "X-Amz-") ??
    stampPlusSeconds(query, "X-Goog-") ??
    azureExpiry(query.get("se")) ??
    backblazeExpiry(query.get("Authorization")) ??
    epochSeconds(query)
  );
}

function stampPlusSeconds(query: URLSearchParams, prefix: string) {
  const stamp = STAMP_REGEXP.exec(query.get(`${prefix}Date`) ?? "");
  const seconds = query.get(`${prefix}Expires`) ?? "";
  if (stamp === null || !/^\d{1,7}$/.test(seconds)) return null;
  return momentOf(stamp) + Number(seconds) * 1000;
}

function backblazeExpiry(value: string | null) {
  const until = BACKBLAZE_REGEXP.exec(value ?? "")?.[1] ?? "";
  const stamp = STAMP_REGEXP.exec(until);
  return stamp === null ? null : momentOf(stamp);
}

/** A stamp of UTC, in milliseconds since 1970. */
function momentOf(stamp: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = stamp.slice(1).map(Number);
  return Date.UTC(
    year ?? 0,
    (month ?? 1) - 1,
    day ?? 1,
    hour ?? 0,
    minute ?? 0,
    second ?? 0,
  );
}

function azureExpiry(value: string | null): number | null {
  if (value === null || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

function epochSeconds(query: URLSearchParams): number | null {
  for (const name of ["Expires", "expires", "exp", "X-Expires"]) {
    const value = query.get(name) ?? "";
    if (EPOCH_SECONDS_REGEXP.test(value)) return Number(value) * 1000;
  }
  return null;
}
