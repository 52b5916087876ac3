import type { Job, JobState, Progress } from "@haul/contract";

/** A job for tests, with what differs. */
export function sampleJob(id: string, changes: Partial<Job> = {}): Job {
  return {
    id,
    url: `https://example.org/${id}.bin`,
    parent: null,
    createdAt: 0,
    priority: "normal",
    position: 0,
    notBefore: null,
    savedBytes: 0,
    file: null,
    notice: null,
    state: { phase: "queued" },
    ...changes,
  };
}

/** Progress for tests, with what differs. */
export function sampleProgress(changes: Partial<Progress> = {}): Progress {
  return {
    bytes: 0,
    size: 100,
    speed: 10,
    etaSeconds: null,
    connections: 1,
    fetchedBytes: 0,
    wastedBytes: 0,
    mode: "ranges",
    segments: [],
    ...changes,
  };
}

/** A state that downloads, `bytes` of 100 far. */
export function downloading(bytes: number): JobState {
  return { phase: "downloading", progress: sampleProgress({ bytes }) };
}
