import { type HashAlgorithm, ProblemError, problem } from "@haul/contract";
import type { DigestHexes } from "./digests.ts";
import type { FollowHashResult, FollowHashTask } from "./follow_hash.ts";
import { HashControl } from "./hash_control.ts";

/** The part of a Piscina pool that a follower needs; its file is `follow_hash.ts`. */
export interface HashPool {
  run(task: FollowHashTask, options: { name: "followHash" }): Promise<unknown>;
}

/** What to hash. */
export interface HashFollowerOptions {
  path: string;
  algorithms: readonly HashAlgorithm[];
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

  /** Ends it, and resolves once the worker has let go of the file. */
  async stop(): Promise<void> {
    this.#control.stop();
    await this.#result.catch(() => undefined);
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
          `Cannot verify ${this.#options.path}: the hashing thread died. Try again.`,
          { cause: error },
        );
      }
    }
  }

  /** The worker never throws: what rejects here is the death of its thread. */
  async #runOnce(): Promise<FollowHashResult> {
    const { path, algorithms } = this.#options;
    const task = { path, algorithms, control: this.#control.buffer };
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
