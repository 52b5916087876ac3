/** Seconds over which speed is averaged: long enough to be calm, short enough to be true. */
const WINDOW_MS = 3000;

/**
 * Bytes a second over the last three seconds. Silence counts: without new
 * bytes the figure falls to zero.
 */
export class SpeedMeter {
  readonly #windowMs: number;
  readonly #startedAt: number;
  #samples: { at: number; bytes: number }[] = [];

  /** Starts at `now` (milliseconds of any steady clock) with `bytes` counted before. */
  constructor(now: number, bytes = 0, windowMs = WINDOW_MS) {
    this.#windowMs = windowMs;
    this.#startedAt = now;
    this.#samples.push({ at: now, bytes });
  }

  /** Notes that `bytes` in all have arrived by `now`. */
  sample(now: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && now <= last.at) return;
    this.#samples.push({ at: now, bytes });
    const oldest = now - this.#windowMs;
    while ((this.#samples[1]?.at ?? now) <= oldest) this.#samples.shift();
  }

  /** Bytes a second up to `now`. */
  bytesPerSecond(now: number): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return 0;
    const from = Math.max(first.at, this.#startedAt);
    const seconds = (now - from) / 1000;
    return seconds <= 0 ? 0 : Math.max(0, last.bytes - first.bytes) / seconds;
  }
}
