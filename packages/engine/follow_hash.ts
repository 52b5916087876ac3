import { closeSync, constants, openSync, readSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type HashAlgorithm,
  type Problem,
  problem,
  toProblem,
} from "@haul/contract";
import { createDigest, type Digest, type DigestHexes } from "./digests.ts";
import { codeOf, fsProblem } from "./fs_problem.ts";
import { HashControl } from "./hash_control.ts";

/** What {@link followHash} is given; it crosses into a worker thread. */
export interface FollowHashTask {
  path: string;
  algorithms: readonly HashAlgorithm[];
  /** The memory of a {@link HashControl}. */
  control: SharedArrayBuffer;
}

/** What {@link followHash} answers. */
export type FollowHashResult =
  | { ok: true; hashes: DigestHexes }
  | { ok: false; problem: Problem };

/**
 * Bytes of one read, and of one slice of work. Large enough that a read costs
 * little beside hashing (SHA-256 takes 2.4 ms for it), small enough for
 * several followers to share a thread.
 */
const SLICE_BYTES = 4 << 20;

/** One for the whole thread: a slice is read and hashed without a pause. */
let shared: Uint8Array | null = null;

/**
 * Runs in a worker thread: hashes a file while it grows, from byte 0 to the
 * frontier, out of the page cache. Ends when the whole file is hashed, or
 * when told to stop. Never throws: errors lose their class across threads.
 */
export async function followHash(
  task: FollowHashTask,
): Promise<FollowHashResult> {
  try {
    return { ok: true, hashes: await follow(task) };
  } catch (error) {
    const failure =
      codeOf(error) === ""
        ? error
        : fsProblem(error, { action: "read", path: task.path });
    return { ok: false, problem: toProblem(failure) };
  }
}

async function follow(task: FollowHashTask): Promise<DigestHexes> {
  const { path, algorithms } = task;
  const control = new HashControl(task.control);
  const digests = await Promise.all(algorithms.map(createDigest));
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    for (;;) {
      // Taken before the numbers are looked at, so that no news is slept over.
      const { seen } = control;
      if (control.stopped) throw stopped(path);
      const { frontier, total, hashed } = control;
      if (hashed < frontier) {
        control.hashed = hashed + hashSlice({ fd, path, digests }, control);
        await nextTurn();
      } else if (total !== null && hashed >= total) {
        return hexesOf(algorithms, digests);
      } else {
        await control.news(seen);
      }
    }
  } finally {
    closeSync(fd);
  }
}

function hashSlice(
  file: { fd: number; path: string; digests: readonly Digest[] },
  { hashed, frontier }: HashControl,
): number {
  shared ??= new Uint8Array(SLICE_BYTES);
  const most = Math.min(SLICE_BYTES, frontier - hashed);
  const count = readSync(file.fd, shared, 0, most, hashed);
  if (count === 0) {
    throw problem(
      "io_failed",
      `Cannot verify ${file.path}: it ends at byte ${hashed}, though ${frontier} bytes were written. Something else changed the file; download it again.`,
    );
  }
  const bytes = shared.subarray(0, count);
  for (const digest of file.digests) digest.update(bytes);
  return count;
}

function hexesOf(
  algorithms: readonly HashAlgorithm[],
  digests: readonly Digest[],
): DigestHexes {
  const pairs = algorithms.map((name, index) => [name, digests[index]?.hex()]);
  return Object.fromEntries(pairs) as DigestHexes;
}

function stopped(path: string): Error {
  return problem("interrupted", `Verifying ${path} was stopped.`);
}
