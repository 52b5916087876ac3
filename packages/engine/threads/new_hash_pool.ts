import type { Piscina } from "piscina";
import {
  type FollowHashTask,
  followHash,
  type HashPool,
} from "./hash_follower.ts";

/** What a thread hashes in less time than it takes to start, or to be asked: SHA-256 takes 2.4 ms for it. */
const SMALL_BYTES = 4 << 20;

/** Hashes small files in this thread, at once, and all others in those of the pool. */
export function newHashPool(threads: Piscina): HashPool {
  return {
    run: (task: FollowHashTask, options) => {
      const size = task.facts?.size ?? Number.POSITIVE_INFINITY;
      return size <= SMALL_BYTES
        ? followHash(task)
        : threads.run(task, options);
    },
  };
}
