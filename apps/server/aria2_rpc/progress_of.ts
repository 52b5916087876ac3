import type { ByteSpan, Job } from "@haul/contract";

/** How far a download is, in bytes. */
export interface Amounts {
  /** 0 while unknown. */
  total: number;
  done: number;
  /** Bytes a second. */
  speed: number;
  connections: number;
  /** What is on disk; null where nobody knows. */
  spans: readonly ByteSpan[] | null;
}

/** The figures of a job, whatever its phase. */
export function amountsOf(job: Job): Amounts {
  const { state } = job;
  const size = job.file?.size ?? 0;
  switch (state.phase) {
    case "done":
      return whole(state.outcome.bytes);
    case "expanded":
      return whole(state.expansion.bytes ?? 0);
    case "placing":
      return whole(size);
    case "downloading":
    case "verifying":
    case "paused":
      if (state.progress === null) break;
      return {
        total: state.progress.size ?? 0,
        done: state.progress.bytes,
        speed: state.phase === "paused" ? 0 : Math.round(state.progress.speed),
        connections: state.progress.connections,
        spans: state.progress.done ?? null,
      };
  }
  return {
    total: size,
    done: job.savedBytes,
    speed: 0,
    connections: 0,
    spans: null,
  };
}

function whole(bytes: number): Amounts {
  return {
    total: bytes,
    done: bytes,
    speed: 0,
    connections: 0,
    spans: bytes === 0 ? null : [{ start: 0, end: bytes }],
  };
}
