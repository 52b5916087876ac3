import { readFileSync } from "node:fs";

/** Ten looks a second cost nothing beside a download. */
const LOOK_MS = 100;

/**
 * The most memory that a process has held, from Linux's `/proc`. What
 * `getrusage` tells of a child begins with its parent's memory at the fork, so
 * that it says more of the bench than of the program. 0 on other systems.
 */
export class PeakMemory implements Disposable {
  readonly #path: string;
  readonly #timer: ReturnType<typeof setInterval>;
  #peakBytes = 0;

  constructor(pid: number) {
    this.#path = `/proc/${pid}/status`;
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
    try {
      const status = readFileSync(this.#path, "utf8");
      const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
      this.#peakBytes = Math.max(this.#peakBytes, Number(kibibytes) * 1024);
    } catch {
      // It has ended, or this is another system.
    }
  }
}
