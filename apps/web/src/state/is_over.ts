import type { Row } from "./to_rows.ts";

/** Whether a download has come to its good end, so that nothing is lost with its row. */
export function isOver({ job }: Row): boolean {
  return job.state.phase === "done" || job.state.phase === "expanded";
}
