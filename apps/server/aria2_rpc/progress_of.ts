import type { ByteSpan } from "@haul/contract";
import type { Download } from "./download_list.ts";

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

/** The figures of a download, whatever it is doing. */
export function amountsOf({ job, progress }: Download): Amounts {
  const { state } = job;
  const size = progress?.size ?? job.file?.size ?? 0;
  if (state.phase === "done") return whole(state.outcome.bytes);
  if (state.phase === "expanded") return whole(state.expansion.bytes ?? 0);
  if (state.phase === "placing") return whole(size);
  const isMoving = state.phase === "downloading" || state.phase === "verifying";
  return {
    total: size,
    done: progress?.bytes ?? job.savedBytes,
    speed: isMoving ? Math.round(state.progress.speed) : 0,
    connections: isMoving ? state.progress.connections : 0,
    spans: progress?.done ?? null,
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
