import type { ThreadFileOps } from "./disk/file_ops.ts";
import { followHashOn } from "./threads/hash_follower.ts";
import { runSegmentOn } from "./threads/segment_worker.ts";
import type { EngineParts } from "./transfer/context.ts";

/** The workers' own functions on this thread, for disks that are not real. */
export function inlinePools(
  ops: ThreadFileOps,
): Pick<EngineParts, "pool" | "hashPool"> {
  return {
    pool: { run: (task) => runSegmentOn(task, ops) },
    hashPool: { run: (task) => followHashOn(task, ops) },
  };
}
