import type { Job, Progress } from "@haul/contract";

/** What several jobs come to. */
export interface Total {
  /** Jobs that are done. */
  finished: number;
  /** The size is null while that of any job is unknown. */
  progress: Pick<
    Progress,
    "bytes" | "size" | "speed" | "etaSeconds" | "connections"
  >;
}

/** Adds up jobs. Failed ones are left out, so that the rest can reach 100 %. */
export function totalOf(jobs: readonly Job[]): Total {
  const counted = jobs.filter((job) => job.state.phase !== "failed");
  const sum = { bytes: 0, speed: 0, connections: 0 };
  let size: number | null = 0;
  let finished = 0;
  for (const job of counted) {
    const share = shareOf(job);
    sum.bytes += share.bytes;
    sum.speed += share.speed;
    sum.connections += share.connections;
    size = size === null || share.size === null ? null : size + share.size;
    if (job.state.phase === "done") finished++;
  }
  const left = size === null ? null : size - sum.bytes;
  const etaSeconds =
    left === null || sum.speed === 0 ? null : Math.max(0, left) / sum.speed;
  return { finished, progress: { ...sum, size, etaSeconds } };
}

function shareOf(job: Job) {
  const { state } = job;
  const idle = { bytes: 0, speed: 0, connections: 0 };
  switch (state.phase) {
    case "done":
      return { ...idle, bytes: state.outcome.bytes, size: state.outcome.bytes };
    case "downloading":
    case "verifying":
      return state.progress;
    case "paused":
      return state.progress ?? { ...idle, size: job.file?.size ?? null };
    case "placing": {
      const size = job.file?.size ?? null;
      return { ...idle, bytes: size ?? 0, size };
    }
    default:
      return { ...idle, size: job.file?.size ?? null };
  }
}
