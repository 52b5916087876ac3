import type { EngineParts } from "./context.ts";
import type { ThreadFileOps } from "./file_ops.ts";
import { followHashOn } from "./hash_follower.ts";
import { runSegmentOn } from "./segment_worker.ts";

/** The workers' own functions on this thread, for disks that are not real. */
export function inlinePools(
  ops: ThreadFileOps,
): Pick<EngineParts, "pool" | "hashPool"> {
  return {
    pool: { run: (task) => runSegmentOn(task, ops) },
    hashPool: { run: (task) => followHashOn(task, ops) },
  };
}
