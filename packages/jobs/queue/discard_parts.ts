import type { QueueEntry } from "./queue_entry.ts";
import { isOver } from "./reduce_job.ts";

/**
 * Removes the parts of entries that came to no good end. One part that is in
 * use does not keep the others.
 *
 * @throws What the first removal that failed threw.
 */
export async function discardParts(
  entries: readonly QueueEntry[],
  discardPart: (partPath: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { job, partPath } of entries) {
    if (isOver(job.state.phase) || partPath === null) continue;
    await discardPart(partPath).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
