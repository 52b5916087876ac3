/** Connections that a transfer starts with where the user fixed no number. */
export const FIRST_CONNECTIONS = 8;
/** As far as doubling goes. */
export const DOUBLING_CAP = 16;
/** The most connections that Haul chooses by itself. */
export const CHOSEN_CAP = 48;
/** Connections added at a time beyond {@link DOUBLING_CAP}. */
const STEP = 16;
/** Milliseconds of steady state over which a window is measured. */
const WINDOW_MS = 250;
/** The gain in throughput that makes doubling worth while. */
const WORTHWHILE_GAIN = 1.1;
/**
 * Beyond the doubling cap each added connection must bring at least this part
 * of what the others have: the mark of a limit per connection.
 */
const OWN_SHARE = 0.7;
/** Below this part of the best throughput the last step is taken back. */
const COLLAPSE = 0.6;

/** What a transfer looks like at one moment. */
export interface RampSample {
  /** Milliseconds of a steady clock. */
  readonly now: number;
  /** Bytes that have arrived since the transfer began. */
  readonly bytes: number;
  /** Connections that are receiving bytes. */
  readonly receiving: number;
}

/**
 * Chooses how many connections a transfer has, on evidence: it starts with a
 * few, doubles while doubling helps, goes on beyond 16 only while every added
 * connection brings its own share, and steps back where more made it worse.
 */
export class Ramp {
  #target: number;
  readonly #cap: number;
  #settled: boolean;
  #before: { target: number; speed: number } | null = null;
  #window: { from: number; bytes: number } | null = null;

  /**
   * @param fixed The user's own number, or null to choose.
   * @param cap The most that the source bears.
   */
  constructor(fixed: number | null, cap: number = Number.POSITIVE_INFINITY) {
    this.#cap = Math.min(cap, fixed ?? CHOSEN_CAP);
    this.#settled = fixed !== null;
    this.#target =
      fixed === null ? Math.min(FIRST_CONNECTIONS, this.#cap) : this.#cap;
  }

  /** Connections to have now. */
  get target(): number {
    return this.#target;
  }

  /** Looks at the transfer and may move {@link target}. */
  observe(sample: RampSample): void {
    if (this.#settled) return;
    if (sample.receiving < this.#target) {
      this.#window = null;
      return;
    }
    this.#window ??= { from: sample.now, bytes: sample.bytes };
    const elapsed = sample.now - this.#window.from;
    if (elapsed < WINDOW_MS) return;
    const speed = (sample.bytes - this.#window.bytes) / elapsed;
    this.#window = null;
    this.#decide(speed);
  }

  /** Learns that the server bears no more than `connections`. */
  limit(connections: number): void {
    this.#target = Math.max(1, Math.min(this.#target, connections));
    this.#settled = true;
  }

  #decide(speed: number): void {
    // Silence (a slow disk, a server's pause) says nothing about the number.
    if (speed === 0) return;
    const before = this.#before;
    if (before !== null && speed < before.speed * this.#neededGain(before)) {
      const worse = speed < before.speed * COLLAPSE;
      if (worse || this.#target > DOUBLING_CAP) this.#target = before.target;
      this.#settled = true;
      return;
    }
    this.#before = { target: this.#target, speed };
    const next =
      this.#target < DOUBLING_CAP
        ? Math.min(this.#target * 2, DOUBLING_CAP)
        : this.#target + STEP;
    this.#target = Math.min(next, this.#cap);
    this.#settled = this.#target === this.#before.target;
  }

  #neededGain(before: { target: number }): number {
    if (this.#target < DOUBLING_CAP) return WORTHWHILE_GAIN;
    return 1 + (this.#target / before.target - 1) * OWN_SHARE;
  }
}
