import type { FileOps, ThreadFileOps } from "./disk/file_ops.ts";
import type { EngineParts } from "./transfer/context.ts";

/**
 * Counts calls, and lets one of them fail: the nth of a run is the one that a
 * run before it counted.
 */
export class CallCounter {
  /** Calls so far, and their names. */
  readonly names: string[] = [];
  /** The call that failed, or null while none did. */
  failed: string | null = null;
  readonly #nth: number;

  /** @param nth The call that fails, from 0 on. @default none */
  constructor(nth = Number.POSITIVE_INFINITY) {
    this.#nth = nth;
  }

  /** Notes a call; true where it is to fail. */
  hit(name: string): boolean {
    const fails = this.names.length === this.#nth;
    this.names.push(name);
    if (fails) this.failed = name;
    return fails;
  }
}

/** Calls that say nothing of the disk: they answer or they do not. */
const INFALLIBLE = new Set(["tryLock"]);

/** File operations of which the counter's nth fails with `code`. */
export function failingFiles(
  disk: { ops: FileOps; thread: ThreadFileOps },
  options: { counter: CallCounter; code: string },
): { ops: FileOps; thread: ThreadFileOps } {
  return {
    ops: failing(disk.ops, { ...options, side: "main" }),
    thread: failing(disk.thread, { ...options, side: "thread" }),
  };
}

type AnyCall = (...args: unknown[]) => unknown;

/** What stays a plain call: the others of the main thread give promises. */
const PLAIN = new Set(["fstat", "tryLock"]);

function failing<T extends object>(
  calls: T,
  options: { counter: CallCounter; code: string; side: "main" | "thread" },
): T {
  const { counter, code, side } = options;
  const wrapped = Object.entries(calls as Record<string, AnyCall>).map(
    ([name, call]): [string, AnyCall] => [
      name,
      (...args) => {
        if (INFALLIBLE.has(name) || !counter.hit(`${side} ${name}`)) {
          return call(...args);
        }
        // A descriptor is gone whatever close() says of it.
        if (name === "close") call(...args);
        const error = Object.assign(new Error(`${code}: ${name}`), {
          code,
          syscall: name,
        });
        if (side === "thread" || PLAIN.has(name)) throw error;
        return Promise.reject(error);
      },
    ],
  );
  return Object.fromEntries(wrapped) as T;
}

/** Pools of which the counter's nth task loses its thread, at its start or at its end. */
export function failingPools(
  pools: Pick<EngineParts, "pool" | "hashPool">,
  counter: CallCounter,
): Pick<EngineParts, "pool" | "hashPool"> {
  const dies = () => Promise.reject(new Error("the worker thread died"));
  return {
    pool: {
      async run(task, options) {
        if (counter.hit("segment begins")) return await dies();
        const result = await pools.pool.run(task, options);
        return counter.hit("segment ends") ? await dies() : result;
      },
    },
    hashPool: {
      async run(task, options) {
        if (counter.hit("hash begins")) return await dies();
        const result = await pools.hashPool.run(task, options);
        return counter.hit("hash ends") ? await dies() : result;
      },
    },
  };
}
