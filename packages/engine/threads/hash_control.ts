const RUN = 0;
const STOP = 1;

/** `state` and `wake` are 4 bytes each, the others 8. */
const BYTES = 4 * 2 + 8 * 3;
const STATE = 0;
const WAKE = 1;
const FRONTIER = 0;
const TOTAL = 1;
const HASHED = 2;

const UNKNOWN = -1n;

/**
 * The memory that a {@link HashFollower} and its worker share: how far the
 * file is complete from byte 0, how long it is, how far it is hashed.
 */
export class HashControl {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array<SharedArrayBuffer>;
  readonly #counts: BigInt64Array<SharedArrayBuffer>;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(BYTES);
    this.#cells = new Int32Array(this.buffer, 0, 2);
    this.#counts = new BigInt64Array(this.buffer, 8, 3);
    if (buffer === undefined) Atomics.store(this.#counts, TOTAL, UNKNOWN);
  }

  /** All bytes before this offset are written. */
  get frontier(): number {
    return Number(Atomics.load(this.#counts, FRONTIER));
  }

  set frontier(offset: number) {
    if (offset === this.frontier) return;
    Atomics.store(this.#counts, FRONTIER, BigInt(offset));
    this.#wake();
  }

  /** Bytes of the whole file; null while more may come. */
  get total(): number | null {
    const total = Atomics.load(this.#counts, TOTAL);
    return total === UNKNOWN ? null : Number(total);
  }

  set total(bytes: number) {
    Atomics.store(this.#counts, TOTAL, BigInt(bytes));
    this.#wake();
  }

  /** All bytes before this offset are hashed. */
  get hashed(): number {
    return Number(Atomics.load(this.#counts, HASHED));
  }

  set hashed(offset: number) {
    Atomics.store(this.#counts, HASHED, BigInt(offset));
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, STATE) !== RUN;
  }

  stop(): void {
    Atomics.store(this.#cells, STATE, STOP);
    this.#wake();
  }

  /** A number that changes with every piece of news; see {@link news}. */
  get seen(): number {
    return Atomics.load(this.#cells, WAKE);
  }

  /** Resolves once there is news that `seen` does not know of. */
  async news(seen: number): Promise<void> {
    await Atomics.waitAsync(this.#cells, WAKE, seen).value;
  }

  #wake(): void {
    Atomics.add(this.#cells, WAKE, 1);
    Atomics.notify(this.#cells, WAKE);
  }
}
