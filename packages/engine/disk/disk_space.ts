import { dirname } from "node:path";
import { formatBytes, problem } from "@haul/contract/plain";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { codeOf, fsProblem } from "./fs_problem.ts";

/** How to wait for space. */
export interface WaitForSpaceOptions {
  /** Ends the wait; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Whose reservation does not count against it. @default none */
  key?: string;
  /** Milliseconds between looks at the disk. @default 2000 */
  pollMs?: number;
}

interface Reservation {
  dev: number;
  bytes: number;
}

/**
 * Keeps what all running jobs still have to write to each filesystem, so that
 * two jobs that fit one by one do not fill the disk together.
 *
 * Only bytes that the filesystem does not yet know of are kept here: once
 * `PartFile.allocate` answered `allocated`, they are gone from the free space
 * already, and the caller says `update(key, 0)`.
 */
export class DiskSpace {
  readonly #ops: FileOps;
  readonly #reservations = new Map<string, Reservation>();

  /** @param ops @default the disk of this machine */
  constructor(ops: FileOps = realFileOps) {
    this.#ops = ops;
  }

  /**
   * Sets space aside for one job; a second call for the same job replaces the
   * first.
   *
   * @param folder Where the file will go; need not be there yet.
   * @param bytes Bytes still to be written.
   * @param key The job.
   * @throws {ProblemError} `disk_full`, with the missing amount.
   */
  async reserve(folder: string, bytes: number, key: string): Promise<void> {
    const { dev, free } = await this.#look(folder);
    // From here to the end nothing waits, so no other job comes in between.
    const missing = bytes + this.#reserved(dev, key) - free;
    if (missing > 0) throw fullProblem(folder, missing);
    this.#reservations.set(key, { dev, bytes });
  }

  /** Says how many bytes a job still has to write. An unknown job is ignored. */
  update(key: string, remaining: number): void {
    const reservation = this.#reservations.get(key);
    if (reservation !== undefined) {
      reservation.bytes = Math.max(0, remaining);
    }
  }

  /** Forgets a job. */
  release(key: string): void {
    this.#reservations.delete(key);
  }

  /** Bytes that a filesystem lacks for one job and all others; 0 where none. */
  async missing(folder: string, key: string): Promise<number> {
    const { dev, free } = await this.#look(folder);
    const own = this.#reservations.get(key);
    const needed = own?.dev === dev ? own.bytes : 0;
    return Math.max(0, needed + this.#reserved(dev, key) - free);
  }

  /**
   * Waits until there is room for `bytes` beside what others reserved. It
   * looks first after one poll: whoever asks was just told that the disk is
   * full, and a quota is not seen in the free space.
   */
  async waitForSpace(
    folder: string,
    bytes: number,
    options: WaitForSpaceOptions = {},
  ): Promise<void> {
    const { signal, key = "", pollMs = 2000 } = options;
    for (;;) {
      await pause(pollMs, signal);
      const { dev, free } = await this.#look(folder);
      if (bytes + this.#reserved(dev, key) <= free) return;
    }
  }

  /** What jobs other than `except` reserved on one filesystem. */
  #reserved(dev: number, except: string): number {
    let sum = 0;
    for (const [key, reservation] of this.#reservations) {
      if (key !== except && reservation.dev === dev) sum += reservation.bytes;
    }
    return sum;
  }

  async #look(folder: string): Promise<{ dev: number; free: number }> {
    for (let at = folder; ; at = dirname(at)) {
      try {
        const { dev } = await this.#ops.stat(at);
        return { dev, free: await this.#ops.freeBytes(at) };
      } catch (error) {
        if (codeOf(error) === "ENOENT" && at !== dirname(at)) continue;
        throw fsProblem(error, { action: "open", path: folder });
      }
    }
  }
}

function fullProblem(folder: string, missing: number): Error {
  return problem(
    "disk_full",
    `Not enough room: ${formatBytes(missing)} more needed on the disk of ${folder}. Free some space, or choose another folder.`,
  );
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
