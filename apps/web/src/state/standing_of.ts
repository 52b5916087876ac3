import type { Job, SettingsNow } from "@haul/contract";

/** Why a download does not move just now. */
export type Standing =
  /** Its phase says it. */
  | { why: "phase" }
  /** All downloads are held. */
  | { why: "held" }
  /** It waits for its day, or for the hours in which downloads run. */
  | { why: "date" | "hours"; until: number }
  /** It moved, and stopped. */
  | { why: "stalled" }
  /** It is tried again by itself. */
  | { why: "retry"; isStalled: boolean; until: number };

/** Reads a job at one moment, in milliseconds since 1970. */
export function standingOf(
  { state, notBefore, notice }: Job,
  { settings, now }: { settings: SettingsNow; now: number },
): Standing {
  if (state.phase === "paused") return { why: "phase" };
  if (state.phase === "queued") {
    if (settings.paused) return { why: "held" };
    const day = stillToCome(notBefore, now);
    if (day !== null) return { why: "date", until: day };
    const hours = stillToCome(settings.opensAt, now);
    if (hours !== null) return { why: "hours", until: hours };
  }
  const isStalled = state.phase === "downloading" && notice !== null;
  const until = stillToCome(notice?.until ?? null, now);
  if (until !== null) return { why: "retry", isStalled, until };
  return { why: isStalled ? "stalled" : "phase" };
}

function stillToCome(moment: number | null, now: number): number | null {
  return moment !== null && moment > now ? moment : null;
}
