import type { Claim } from "@haul/engine";
import type { Clocks, QueueEntry } from "./queue_entry.ts";

/** An entry whose file is to have room on the disk. */
export type Claimant = QueueEntry & { claim: Claim };

/**
 * The entries that are still to have room, in the order of the queue: they
 * wait for their turn, or have begun and not got there. A job that is paused,
 * or that waits for a day, has put itself aside.
 *
 * @param options.before Only those that go before this entry. @default all
 */
export function claimants(
  queue: readonly QueueEntry[],
  options: { wall: Clocks["wall"]; before?: QueueEntry | undefined },
): Claimant[] {
  const found: Claimant[] = [];
  for (const entry of queue) {
    if (entry === options.before) break;
    if (isClaimant(entry, options.wall)) found.push(entry);
  }
  return found;
}

function isClaimant(entry: QueueEntry, wall: number): entry is Claimant {
  const { job, claim } = entry;
  const { phase } = job.state;
  if (claim === null || (phase !== "queued" && phase !== "resolving")) {
    return false;
  }
  return job.notBefore === null || job.notBefore <= wall;
}
