const RATE = 0;
const DUE = 1;
const SEEN = 2;
const NANOSECONDS = 1_000_000_000;
/** A clock that is behind what was seen before by more than this was set back; less is the threads' disorder. */
const SET_BACK_NS = 1_000_000_000n;
/** How far a sender may run ahead of its rate, so that timers need not be exact. */
const BURST_MS = 50;

/**
 * A speed limit that any number of threads share, as one point in time: when
 * the bytes taken so far are due. Each taker moves it on by what its bytes
 * cost and waits until it is near. Changing the rate works at once.
 *
 * The time is `Date.now()`: Bun's steady clocks begin anew in each thread, and
 * those that began at different moments can not be compared.
 */
export class RateLimit {
  readonly buffer: SharedArrayBuffer;
  /** How many transfers share it, as far as this thread knows. */
  sharers = 0;
  readonly #cells: BigInt64Array;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(24);
    this.#cells = new BigInt64Array(this.buffer);
  }

  /** Bytes a second, or null for no limit. */
  get bytesPerSecond(): number | null {
    const rate = Number(Atomics.load(this.#cells, RATE));
    return rate === 0 ? null : rate;
  }

  set bytesPerSecond(rate: number | null) {
    const whole = rate === null ? 0 : Math.max(1, Math.round(rate));
    Atomics.store(this.#cells, RATE, BigInt(whole));
    const now = nowNs();
    Atomics.store(this.#cells, DUE, now);
    Atomics.store(this.#cells, SEEN, now);
  }

  /** Bytes a second for each of those that share it; infinite without a limit. */
  get share(): number {
    const rate = this.bytesPerSecond ?? Number.POSITIVE_INFINITY;
    return rate / Math.max(1, this.sharers);
  }

  /** Takes `bytes` and returns the milliseconds to wait before taking more. */
  take(bytes: number): number {
    const rate = Number(Atomics.load(this.#cells, RATE));
    if (rate === 0) return 0;
    const cost = costOf(bytes, rate);
    const now = nowNs();
    this.#see(now);
    for (;;) {
      const due = Atomics.load(this.#cells, DUE);
      const isOwed = due > now;
      const next = (isOwed ? due : now) + cost;
      if (Atomics.compareExchange(this.#cells, DUE, due, next) === due) {
        const ahead = Number(next - now) / 1_000_000;
        return Math.max(0, ahead - BURST_MS);
      }
    }
  }

  /** Keeps the debt as long as it was where the clock is set back. */
  #see(now: bigint): void {
    const seen = Atomics.load(this.#cells, SEEN);
    const isBack = now < seen - SET_BACK_NS;
    if (!isBack && now <= seen) return;
    // Of several threads that notice it at once, one moves the debt.
    const won = Atomics.compareExchange(this.#cells, SEEN, seen, now) === seen;
    if (won && isBack) Atomics.sub(this.#cells, DUE, seen - now);
  }
}

/** Nanoseconds since 1970, of a clock that all threads share. */
function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

function costOf(bytes: number, rate: number): bigint {
  return BigInt(Math.round((bytes * NANOSECONDS) / rate));
}
