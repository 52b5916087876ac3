import type { JobPhase } from "@haul/contract";

/** What a download is to a client of aria2. */
export type DownloadState =
  | "active"
  | "waiting"
  | "paused"
  | "error"
  | "complete"
  | "removed";

const STATES: Readonly<Record<JobPhase, DownloadState>> = {
  queued: "waiting",
  resolving: "active",
  downloading: "active",
  verifying: "active",
  placing: "active",
  paused: "paused",
  done: "complete",
  expanded: "complete",
  failed: "error",
};

/** The state that a job of this phase has for clients. */
export function stateOf(phase: JobPhase): DownloadState {
  return STATES[phase];
}

/** Whether a download is among those that `tellStopped` tells. */
export function isStopped(state: DownloadState): boolean {
  return state === "error" || state === "complete" || state === "removed";
}
