import type { Problem } from "@haul/contract";
import { Agent } from "@haul/net";
import type { Piscina } from "piscina";
import { LONGEST_SILENCE_MS } from "./aria2/hand_over.ts";
import { DEFAULT_BEHIND } from "./disk/checkpoints.ts";
import type { Claim } from "./disk/claim.ts";
import { DiskSpace } from "./disk/disk_space.ts";
import { realFileOps } from "./disk/file_ops.ts";
import type { HashPool } from "./threads/hash_follower.ts";
import { newHashPool } from "./threads/new_hash_pool.ts";
import {
  defaultThreads,
  newPool,
  type ThreadCount,
} from "./threads/new_pool.ts";
import type { EngineParts } from "./transfer/context.ts";
import { HostGates, type HostLimits } from "./transfer/host_gate.ts";
import { openFile } from "./transfer/open_file.ts";
import { RateLimit } from "./transfer/rate_limit.ts";
import { DEFAULT_PATIENCE } from "./transfer/retry_delay.ts";
import type {
  Engine,
  EngineOptions,
  OpenRequest,
  RemoteFile,
} from "./types.ts";

/**
 * Makes an engine: its worker threads, its host gates, its speed limit. One
 * process needs one.
 *
 * @example
 * ```ts
 * import { createEngine } from "@haul/engine";
 * import { netPolicy } from "@haul/net";
 *
 * await using engine = createEngine({ policy: netPolicy() });
 * engine.setMaxSpeed(1_000_000);
 * ```
 */
export function createEngine(options: EngineOptions): Engine {
  return engineWith(options, {});
}

/** An engine some of whose parts are others: a simulated disk, workers that fail. */
export function engineWith(
  options: EngineOptions,
  others: Partial<EngineParts>,
): Engine {
  return new ThreadedEngine(options, others);
}

class ThreadedEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #pools: Piscina[] = [];

  constructor(options: EngineOptions, others: Partial<EngineParts>) {
    const { policy, threads = defaultThreads(), maxSpeed = null } = options;
    const { ops = realFileOps } = others;
    const globalLimit = new RateLimit();
    globalLimit.bytesPerSecond = maxSpeed;
    const patience = { ...DEFAULT_PATIENCE, ...options.patience };
    const gates = new HostGates({ firstCoolDownMs: patience.baseMs * 4 });
    if (options.hostLimits !== undefined) gates.limits = options.hostLimits;
    this.#parts = {
      pool:
        others.pool ??
        this.#newPool("./segment_worker.ts", { min: 1, max: threads }),
      hashPool: others.hashPool ?? this.#newHashPool(),
      agent: new Agent(),
      gates,
      ops,
      disk: new DiskSpace(ops),
      behind: others.behind ?? options.behind ?? DEFAULT_BEHIND,
      globalLimit,
      policy,
      patience,
      aria2c: options.aria2c ?? null,
      aria2cSilenceMs: others.aria2cSilenceMs ?? LONGEST_SILENCE_MS,
    };
  }

  open(request: OpenRequest): Promise<RemoteFile> {
    return openFile(this.#parts, request);
  }

  setMaxSpeed(bytesPerSecond: number | null): void {
    this.#parts.globalLimit.bytesPerSecond = bytesPerSecond;
  }

  setHostLimits(limits: HostLimits): void {
    this.#parts.gates.limits = limits;
  }

  lacking(claims: readonly Claim[]): Promise<ReadonlyMap<Claim, Problem>> {
    return this.#parts.disk.lacking(claims);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.agent[Symbol.dispose]();
    await Promise.all(this.#pools.map((pool) => pool.destroy()));
  }

  #newHashPool(): HashPool {
    // Started with the first file that is worth a thread.
    return newHashPool(this.#newPool("./hash_follower.ts", { min: 0, max: 1 }));
  }

  #newPool(worker: string, threads: ThreadCount): Piscina {
    const pool = newPool(worker, threads);
    this.#pools.push(pool);
    return pool;
  }
}
