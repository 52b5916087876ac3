import { setImmediate as nextTurn } from "node:timers/promises";
import type { Problem } from "@haul/contract";
import {
  type HashAlgorithm,
  ProblemError,
  problem,
  toProblem,
} from "@haul/contract/plain";
import { realThreadFileOps, type ThreadFileOps } from "../disk/file_ops.ts";
import { codeOf, fsProblem } from "../disk/fs_problem.ts";
import { openSharedPart, type PartRef } from "../disk/open_shared_part.ts";
import {
  createDigest,
  type Digest,
  type DigestFacts,
  type DigestHexes,
} from "../verify/digests.ts";
import { HashControl } from "./hash_control.ts";

/** The part of a Piscina pool that a follower needs; its file is this one. */
export interface HashPool {
  run(task: FollowHashTask, options: { name: "followHash" }): Promise<unknown>;
}

/** What to hash. */
export interface HashFollowerOptions {
  part: PartRef;
  algorithms: readonly HashAlgorithm[];
  /** What some digests need besides the bytes. @default nothing */
  facts?: DigestFacts;
}

/** How often a file is hashed anew because the hashing thread died. */
const MAX_DEATHS = 2;

/**
 * Hashes a file in a worker thread while it is being downloaded, so that a
 * finished file is a verified file. It only ever goes forward: after bytes
 * behind the frontier changed, stop it and start another.
 */
export class HashFollower {
  readonly #pool: HashPool;
  readonly #options: HashFollowerOptions;
  readonly #result: Promise<FollowHashResult>;
  #control = new HashControl();

  private constructor(pool: HashPool, options: HashFollowerOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#result = this.#run();
    // Heard by finish(), if anybody calls it.
    this.#result.catch(() => undefined);
  }

  /** Starts to follow a file that is there and may be empty. */
  static start(pool: HashPool, options: HashFollowerOptions): HashFollower {
    return new HashFollower(pool, options);
  }

  /** Bytes hashed so far. */
  get hashed(): number {
    return this.#control.hashed;
  }

  /** Says that all bytes before `frontier` are written, for good. */
  advance(frontier: number): void {
    if (frontier > this.#control.frontier) this.#control.frontier = frontier;
  }

  /**
   * Says that the file is whole and waits for its digests.
   *
   * @param total Bytes of the file.
   * @throws {ProblemError} `io_failed`, or `interrupted` after {@link stop}.
   */
  async finish(total: number): Promise<DigestHexes> {
    this.#control.frontier = total;
    this.#control.total = total;
    const result = await this.#result;
    if (!result.ok) throw new ProblemError(result.problem);
    return result.hashes;
  }

  /** Ends it soon; {@link finish} then rejects. After the end it does nothing. */
  stop(): void {
    this.#control.stop();
  }

  async #run(): Promise<FollowHashResult> {
    for (let deaths = 0; ; deaths++) {
      try {
        return await this.#runOnce();
      } catch (error) {
        if (deaths < MAX_DEATHS && !this.#control.stopped) {
          this.#control = restarted(this.#control);
          continue;
        }
        throw problem(
          "unknown",
          `Cannot verify ${this.#options.part.path}: the hashing thread died. Try again.`,
          { cause: error },
        );
      }
    }
  }

  /** The worker never throws: what rejects here is the death of its thread. */
  async #runOnce(): Promise<FollowHashResult> {
    const { part, algorithms, facts = {} } = this.#options;
    const control = this.#control.buffer;
    const task: FollowHashTask = { part, algorithms, facts, control };
    const answer = await this.#pool.run(task, { name: "followHash" });
    return answer as FollowHashResult;
  }
}

/** Where the file is stays known; what was hashed died with the thread. */
function restarted(old: HashControl): HashControl {
  const fresh = new HashControl();
  fresh.frontier = old.frontier;
  if (old.total !== null) fresh.total = old.total;
  return fresh;
}

/** What {@link followHash} is given; it crosses into a worker thread. */
export interface FollowHashTask {
  part: PartRef;
  algorithms: readonly HashAlgorithm[];
  facts?: DigestFacts;
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
export function followHash(task: FollowHashTask): Promise<FollowHashResult> {
  return followHashOn(task, realThreadFileOps);
}

/** {@link followHash}, on any disk. */
export async function followHashOn(
  task: FollowHashTask,
  ops: ThreadFileOps,
): Promise<FollowHashResult> {
  try {
    return { ok: true, hashes: await follow(task, ops) };
  } catch (error) {
    const failure =
      codeOf(error) === ""
        ? error
        : fsProblem(error, { action: "read", path: task.part.path });
    return { ok: false, problem: toProblem(failure) };
  }
}

async function follow(
  task: FollowHashTask,
  ops: ThreadFileOps,
): Promise<DigestHexes> {
  const { part, algorithms, facts } = task;
  const { path } = part;
  const control = new HashControl(task.control);
  const digests = await Promise.all(
    algorithms.map((algorithm) => createDigest(algorithm, facts)),
  );
  const fd = openSharedPart(part, { ops, forWriting: false });
  try {
    for (;;) {
      // Taken before the numbers are looked at, so that no news is slept over.
      const { seen } = control;
      if (control.stopped) throw stopped(path);
      const { frontier, total, hashed } = control;
      if (hashed < frontier) {
        control.hashed =
          hashed + hashSlice({ fd, path, digests, ops }, control);
        await nextTurn();
      } else if (total !== null && hashed >= total) {
        return hexesOf(algorithms, digests);
      } else {
        await control.news(seen);
      }
    }
  } finally {
    ops.close(fd);
  }
}

function hashSlice(
  file: {
    fd: number;
    path: string;
    digests: readonly Digest[];
    ops: ThreadFileOps;
  },
  { hashed, frontier }: HashControl,
): number {
  shared ??= new Uint8Array(SLICE_BYTES);
  const most = Math.min(SLICE_BYTES, frontier - hashed);
  const count = file.ops.read(file.fd, shared.subarray(0, most), hashed);
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
