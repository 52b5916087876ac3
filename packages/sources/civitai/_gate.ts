import type { CivitaiVersion } from "./_civitai_records.ts";

/** Why a version is not free for all at a moment. */
export interface Gate {
  state: "early_access" | "paid";
  /** When it becomes free, in milliseconds since 1970, where that is known. */
  until: number | null;
}

const DAY_MS = 86_400_000;

/**
 * Whether a version costs something at `now`, by the signs of every generation
 * of the API (contracts.md 1.5); any of them counts. Null where it is free.
 */
export function gateOf(version: CivitaiVersion, now: number): Gate | null {
  const { paidAccess } = version;
  if (paidAccess?.permanent === true) return { state: "paid", until: null };
  const ends = [
    paidAccess?.endsAt,
    version.earlyAccessDeadline,
    version.earlyAccessEndsAt,
  ]
    .map(momentOf)
    .concat(endOfTimeFrame(version))
    .filter((end) => end !== null);
  const last = ends.length === 0 ? null : Math.max(...ends);
  if (last !== null && last > now)
    return { state: "early_access", until: last };
  const isOpenEnded = paidAccess !== null && paidAccess.endsAt === null;
  if (!isOpenEnded && version.availability !== "EarlyAccess") return null;
  return { state: "early_access", until: null };
}

function endOfTimeFrame(version: CivitaiVersion): number | null {
  const published = momentOf(version.publishedAt);
  const days = version.earlyAccessTimeFrame ?? 0;
  return published === null || days <= 0 ? null : published + days * DAY_MS;
}

/** A moment in milliseconds since 1970, or null for what is none. */
export function momentOf(text: string | null | undefined): number | null {
  const moment = Date.parse(text ?? "");
  return Number.isNaN(moment) ? null : moment;
}
