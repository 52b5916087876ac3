import type { Row } from "./to_row.ts";

/** How much of a file is here, from 0 to 1, or null where nobody can say. */
export function shareOf({ job, progress }: Row): number | null {
  const { phase } = job.state;
  if (phase === "done" || phase === "placing") return 1;
  const size = progress?.size ?? job.file?.size ?? null;
  if (progress === null || size === null) return null;
  return size === 0 ? 1 : Math.min(1, progress.bytes / size);
}
