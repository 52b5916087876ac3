/** The most segments of one transfer that can be live at once. */
export const MAX_SLOTS = 128;

/**
 * The most bytes ahead of its position that a worker may claim for itself.
 * Large enough that claiming costs nothing, small enough that a slow
 * connection can be relieved of nearly all it has left.
 */
export const MAX_LEASE = 1 << 20;
const MIN_LEASE = 64 << 10;

const FIELDS = 6;
const POSITION = 0;
const LEASE = 1;
const LIMIT = 2;
const RECEIVED = 3;
const DIFFERING = 4;
const FIRST_BYTE_MS = 5;

const HEADER_BYTES = 64;
const WRITTEN = 0;
const CEILING = 1;
const SLOT_BYTES = FIELDS * 8 + 8;

const RUN = 0;
const STOP = 1;

/**
 * The memory that the coordinator and the segment workers of one transfer
 * share. Work is stolen and progress is read here, without a lock or a
 * message.
 *
 * Each slot holds a segment's `position` (all bytes before it are written),
 * `lease` (bytes before it belong to the worker), and `limit` (where the
 * worker must end). The coordinator may lower `limit` to anything at or beyond
 * `lease`; the worker raises `lease` toward `limit` and looks at `limit` again
 * before it believes its new lease. All stores are sequentially consistent, so
 * at least one of the two sees the other.
 */
export class LeaseTable {
  readonly buffer: SharedArrayBuffer;
  readonly #header: BigInt64Array;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer =
      buffer ?? new SharedArrayBuffer(HEADER_BYTES + MAX_SLOTS * SLOT_BYTES);
    this.#header = new BigInt64Array(this.buffer, 0, HEADER_BYTES / 8);
  }

  /** The slot of one segment. */
  slot(index: number): Slot {
    if (!Number.isInteger(index) || index < 0 || index >= MAX_SLOTS) {
      throw new RangeError(
        `Cannot take a slot as its index must be 0 to ${MAX_SLOTS - 1}: current value is ${index}`,
      );
    }
    return new Slot(this.buffer, index);
  }

  /** Counts bytes that a worker wrote. */
  addWritten(bytes: number): void {
    Atomics.add(this.#header, WRITTEN, BigInt(bytes));
  }

  /** Bytes written by all workers since the table was made. */
  get written(): number {
    return Number(Atomics.load(this.#header, WRITTEN));
  }

  /**
   * How far {@link written} may go before workers wait: what was written at
   * the last durable checkpoint plus what may be lost.
   */
  set ceiling(bytes: number) {
    Atomics.store(this.#header, CEILING, BigInt(bytes));
  }

  /** Tells whether workers must wait for the next checkpoint. */
  get full(): boolean {
    return (
      Atomics.load(this.#header, WRITTEN) >= Atomics.load(this.#header, CEILING)
    );
  }
}

/** One segment's place in a {@link LeaseTable}. */
export class Slot {
  readonly #cells: BigInt64Array;
  readonly #flag: Int32Array;

  constructor(buffer: SharedArrayBuffer, index: number) {
    const offset = HEADER_BYTES + index * SLOT_BYTES;
    this.#cells = new BigInt64Array(buffer, offset, FIELDS);
    this.#flag = new Int32Array(buffer, offset + FIELDS * 8, 1);
  }

  /** Makes the slot ready for bytes `[start, end)`. Only while nobody works on it. */
  reset(start: number, end: number): void {
    for (let field = 0; field < FIELDS; field++) this.#store(field, 0);
    this.#store(POSITION, start);
    this.#store(LEASE, start);
    this.#store(LIMIT, end);
    Atomics.store(this.#flag, 0, RUN);
  }

  /** All bytes of the segment before this offset are written. */
  get position(): number {
    return this.#load(POSITION);
  }

  /** Where the worker must end. */
  get limit(): number {
    return this.#load(LIMIT);
  }

  /** Bytes before this offset are the worker's own. */
  get lease(): number {
    return this.#load(LEASE);
  }

  /** Bytes that came off the network for this segment. */
  get received(): number {
    return this.#load(RECEIVED);
  }

  /** Bytes that differed from those on disk, in a comparing segment. */
  get differing(): number {
    return this.#load(DIFFERING);
  }

  /** Milliseconds from the request to the head of its reply; 0 before that. */
  get firstByteMs(): number {
    return this.#load(FIRST_BYTE_MS);
  }

  set firstByteMs(milliseconds: number) {
    this.#store(FIRST_BYTE_MS, Math.max(1, Math.round(milliseconds)));
  }

  /** Whether the worker has been asked to end where it is. */
  get stopped(): boolean {
    return Atomics.load(this.#flag, 0) === STOP;
  }

  /** Asks the worker to end where it is. */
  stop(): void {
    Atomics.store(this.#flag, 0, STOP);
  }

  /** Worker: says that bytes up to `position` are written. */
  advance(position: number): void {
    this.#store(POSITION, position);
  }

  /** Worker: counts bytes that came off the network. */
  addReceived(bytes: number): void {
    Atomics.add(this.#cells, RECEIVED, BigInt(bytes));
  }

  /** Worker: counts bytes that differed from those on disk. */
  addDiffering(bytes: number): void {
    Atomics.add(this.#cells, DIFFERING, BigInt(bytes));
  }

  /**
   * Worker: claims bytes from `position` on and returns the end of the claim,
   * which is `position` itself where the limit is reached. `pace` is how many
   * bytes arrive at a time; slow connections claim little.
   */
  extendLease(position: number, pace: number): number {
    const wish = Math.min(MAX_LEASE, Math.max(MIN_LEASE, pace * 4));
    let lease = Math.min(position + wish, this.limit);
    this.#store(LEASE, lease);
    const limit = this.limit;
    if (limit < lease) {
      lease = Math.max(position, limit);
      this.#store(LEASE, lease);
    }
    return lease;
  }

  /**
   * Coordinator: moves the end down to `limit`. Answers false, with all as it
   * was, where the worker had claimed bytes beyond it.
   */
  lowerLimit(limit: number): boolean {
    const old = this.limit;
    if (limit < this.lease || limit >= old) return false;
    this.#store(LIMIT, limit);
    if (this.lease <= limit) return true;
    // The worker claimed more in between. It may have seen either limit; what
    // it leaves undone shows in its position when it ends.
    this.#store(LIMIT, old);
    return false;
  }

  #load(field: number): number {
    return Number(Atomics.load(this.#cells, field));
  }

  #store(field: number, value: number): void {
    Atomics.store(this.#cells, field, BigInt(value));
  }
}
