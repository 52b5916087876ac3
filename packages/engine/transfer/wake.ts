/** Lets one loop sleep until a moment has passed or something has happened. */
export class Wake {
  #resolve: (() => void) | null = null;
  #pending = false;

  /** Ends the present sleep, or the next one at once. */
  now(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  /** Sleeps for `milliseconds` at most. */
  async within(milliseconds: number): Promise<void> {
    if (!this.#pending) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      this.#resolve = resolve;
      await promise;
      clearTimeout(timer);
      this.#resolve = null;
    }
    this.#pending = false;
  }
}
