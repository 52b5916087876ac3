/** The longest sleep: clocks are set and machines suspended, so that days are counted anew. */
const LONGEST_SLEEP_MS = 10 * 60_000;

/** Does one thing again after a time, which is set anew each time. */
export class WakeTimer implements Disposable {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(work: () => void) {
    this.#work = work;
  }

  /**
   * Works after the shortest of these waits, in milliseconds; null is none.
   * What was set before is off.
   */
  set(waits: readonly (number | null)[]): void {
    this[Symbol.dispose]();
    const known = waits.filter((ms) => ms !== null);
    if (known.length === 0) return;
    const sleep = Math.min(LONGEST_SLEEP_MS, Math.ceil(Math.min(...known)));
    this.#timer = setTimeout(this.#work, sleep);
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
