/** The longest slice of a paced body, in time and in bytes. */
const SLICE_SECONDS = 0.01;
const SLICE_BYTES = 16_384;
/** A writer that was held up may catch up on this much time, no more. */
const MAX_CREDIT_SECONDS = 0.1;
/** The longest nap of a body that waits for its next slice. */
const NAP_MS = 50;

/**
 * Lets bytes pass at a steady rate: small slices, each due at its own moment
 * of one schedule, so that late timers do not add up.
 */
export class Pacer {
  #rate = Number.POSITIVE_INFINITY;
  #epoch = 0;
  #passed = 0;

  /**
   * Waits for the next slice's moment.
   *
   * @param bytesPerSecond The rate now; it may change between two slices.
   * @param gone Ends the wait early.
   * @returns How many bytes may go at once.
   */
  async next(bytesPerSecond: number, gone: AbortSignal): Promise<number> {
    if (bytesPerSecond === Number.POSITIVE_INFINITY) {
      this.#rate = bytesPerSecond;
      return bytesPerSecond;
    }
    if (bytesPerSecond !== this.#rate) this.#begin(bytesPerSecond);
    const slice = Math.ceil(
      Math.min(SLICE_BYTES, bytesPerSecond * SLICE_SECONDS),
    );
    const due = this.#epoch + ((this.#passed + slice) / this.#rate) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await sleepUnlessGone(wait, gone);
    else if (-wait > MAX_CREDIT_SECONDS * 1000) {
      this.#epoch += -wait - MAX_CREDIT_SECONDS * 1000;
    }
    return slice;
  }

  /** Notes bytes that went. */
  passed(bytes: number): void {
    this.#passed += bytes;
  }

  #begin(rate: number): void {
    this.#rate = rate;
    this.#epoch = performance.now();
    this.#passed = 0;
  }
}

/** Sleeps some milliseconds in short naps, to end soon after the client has gone. */
export async function sleepUnlessGone(
  ms: number,
  gone: AbortSignal,
): Promise<void> {
  const due = performance.now() + ms;
  for (let left = ms; left > 0 && !gone.aborted; ) {
    await Bun.sleep(Math.min(left, NAP_MS));
    left = due - performance.now();
  }
}
