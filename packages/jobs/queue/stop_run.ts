import type { QueueEntry, StopIntent } from "./queue_entry.ts";

/** Ends the run of a job, if it has one, and waits until nothing of it is left. */
export async function stop(
  entry: QueueEntry,
  intent: StopIntent,
): Promise<void> {
  const { run } = entry;
  if (run === null) return;
  // Removing and closing are final: no pause or resume takes them back.
  if (run.intent !== "remove" && run.intent !== "close") run.intent = intent;
  run.control.abort();
  await run.finished;
}
