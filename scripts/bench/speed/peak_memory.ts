import { readFileSync } from "node:fs";

/** Ten looks a second cost nothing beside a download. */
const LOOK_MS = 100;

/**
 * The most memory that a process has held, from Linux's `/proc`. What
 * `getrusage` tells of a child begins with its parent's memory at the fork, so
 * that it says more of the bench than of the program. 0 on other systems.
 */
export class PeakMemory implements Disposable {
  readonly #pid: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #peakBytes = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#peakBytes = Math.max(this.#peakBytes, peakOf(this.#pid));
  }
}

/** The most memory that a process has held so far; 0 where it has ended, and on other systems. */
export function peakOf(pid: number | "self"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}
