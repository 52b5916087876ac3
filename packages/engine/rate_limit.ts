const RATE = 0;
const DUE = 1;
const NANOSECONDS = 1_000_000_000;
/**
 * More than this is never owed: each connection of each job waits before it
 * takes another chunk. A longer debt comes from a clock that was set back.
 */
const MOST_DEBT_BYTES = 32 << 20;
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
  readonly #cells: BigInt64Array;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(16);
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
    Atomics.store(this.#cells, DUE, nowNs());
  }

  /** Takes `bytes` and returns the milliseconds to wait before taking more. */
  take(bytes: number): number {
    const rate = Number(Atomics.load(this.#cells, RATE));
    if (rate === 0) return 0;
    const cost = costOf(bytes, rate);
    const now = nowNs();
    const latest = now + costOf(MOST_DEBT_BYTES, rate);
    for (;;) {
      const due = Atomics.load(this.#cells, DUE);
      const isOwed = due > now && due <= latest;
      const next = (isOwed ? due : now) + cost;
      if (Atomics.compareExchange(this.#cells, DUE, due, next) === due) {
        const ahead = Number(next - now) / 1_000_000;
        return Math.max(0, ahead - BURST_MS);
      }
    }
  }
}

/** Nanoseconds since 1970, of a clock that all threads share. */
function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

function costOf(bytes: number, rate: number): bigint {
  return BigInt(Math.round((bytes * NANOSECONDS) / rate));
}
