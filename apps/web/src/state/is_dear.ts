import { sectionOf } from "./sections.ts";
import type { Row } from "./to_row.ts";

/** Bytes that nobody minds losing. */
const DEAR_BYTES = 64 * 1024 * 1024;

/** Whether taking a download off the list would throw much away, so that it is asked about first. */
export function isDear(row: Row): boolean {
  const bytes = row.progress?.bytes ?? row.job.savedBytes;
  return sectionOf(row) !== "finished" && bytes >= DEAR_BYTES;
}
