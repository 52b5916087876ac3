import type { Job, Progress } from "@haul/contract";

/** One download as the page shows it. */
export interface Row {
  id: string;
  job: Job;
  /**
   * How far it is. Phases that say nothing of progress keep what was seen
   * before, so that a bar does not jump back while a paused job waits its turn.
   */
  progress: Progress | null;
}

/**
 * Makes the row of a job. A job that did not change keeps its very row, by
 * which a list knows what to draw anew.
 *
 * @param before The row as it was shown last.
 */
export function toRow(job: Job, before: Row | undefined): Row {
  if (before?.job === job) return before;
  const told = "progress" in job.state ? job.state.progress : null;
  return { id: job.id, job, progress: newest(told, before, job) };
}

function newest(
  told: Progress | null,
  before: Row | undefined,
  job: Job,
): Progress | null {
  const seen = before?.progress ?? null;
  if (told === null || seen === null) return told ?? seen;
  // Starting over is the one honest way back.
  if (job.notice?.kind === "restarted") return told;
  return { ...told, bytes: Math.max(told.bytes, seen.bytes) };
}
