import type { Job, JobState, Progress } from "@haul/contract";

const GIB = 1024 ** 3;

/** A progress for tests; `changes` say what matters. */
export function sampleProgress(changes: Partial<Progress> = {}): Progress {
  return {
    bytes: 2.44 * GIB,
    size: 4 * GIB,
    speed: 98.1 * 1024 ** 2,
    etaSeconds: 16.3,
    connections: 16,
    fetchedBytes: 2.44 * GIB,
    wastedBytes: 0,
    mode: "ranges",
    segments: [],
    ...changes,
  };
}

/** A job for tests. */
export function sampleJob(state: JobState, changes: Partial<Job> = {}): Job {
  const name = changes.file?.name ?? "model.safetensors";
  return {
    id: "1",
    url: "https://example.org/models/model.safetensors",
    parent: null,
    createdAt: 0,
    priority: "normal",
    position: 0,
    notBefore: null,
    savedBytes: 0,
    file: {
      source: "direct",
      name,
      path: `/m/${name}`,
      size: 4 * GIB,
      model: null,
    },
    notice: null,
    state,
    ...changes,
  };
}

/** The state of a finished job. */
export function sampleDone(): JobState {
  return {
    phase: "done",
    outcome: {
      path: "/m/model.safetensors",
      bytes: 4 * GIB,
      sha256: "ab".repeat(32),
      integrity: "verified",
      verifiedBy: "sha256",
      fetchedBytes: 4 * GIB,
      wastedBytes: 0,
      seconds: 41,
      connections: 16,
      alreadyHere: false,
    },
  };
}
