import type { Job, Priority } from "@haul/contract";
import type { Claim } from "@haul/engine";
import type { StoredJob } from "../store/job_row.ts";

/** What becomes of a job whose run is being stopped. */
export type StopIntent = "pause" | "requeue" | "remove" | "close";

/** A run of a job. */
export interface Run {
  control: AbortController;
  /** Settles when nothing of the run is left; never rejects. */
  finished: Promise<void>;
  /** Why it is being stopped, or null while it is not. */
  intent: StopIntent | null;
}

/** One job in the queue, with what only this process knows of it. */
export interface QueueEntry extends StoredJob {
  /** The room that its file is to have, as far as that is known. */
  claim: Claim | null;
  /** The run under way, or null. */
  run: Run | null;
  /** Failed runs in a row that brought no new byte. */
  failures: number;
  /** The most bytes that any run had on disk. */
  mostBytes: number;
  /** Not to be started before this time of the monotonic clock. */
  notBefore: number;
}

/** An entry for a job that has just come, from a user or from the store. */
export function queueEntry(stored: StoredJob): QueueEntry {
  const claim = claimOfStored(stored);
  const fresh = { run: null, failures: 0, mostBytes: 0, notBefore: 0 };
  return { ...stored, claim, ...fresh };
}

function claimOfStored({ job, partPath }: StoredJob): Claim | null {
  const { path, size = null } = job.file ?? {};
  if (path === undefined || size === null) return null;
  return { path, partPath, size };
}

const RANKS: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Puts entries into the order of the queue. */
export function compareEntries(a: QueueEntry, b: QueueEntry): number {
  const byRank = RANKS[a.job.priority] - RANKS[b.job.priority];
  return byRank === 0 ? a.job.position - b.job.position : byRank;
}

/** The time by both clocks: the monotonic one, and the one on the wall. */
export interface Clocks {
  monotonic: number;
  wall: number;
}

/** Milliseconds until an entry may start; 0 or less for now. */
export function waitOf({ job, notBefore }: QueueEntry, clocks: Clocks): number {
  return Math.max(
    notBefore - clocks.monotonic,
    (job.notBefore ?? 0) - clocks.wall,
  );
}

/** Bytes on disk, as far as a job's state tells. */
export function bytesOf(job: Job): number {
  return "progress" in job.state ? (job.state.progress?.bytes ?? 0) : 0;
}
