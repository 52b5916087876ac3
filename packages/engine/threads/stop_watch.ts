import type { Slot } from "./lease_table.ts";

/** How soon a worker notices that it was told to stop, in milliseconds. */
const LOOK_EVERY_MS = 20;

/** A signal that follows a slot's stop flag. */
export interface Watched {
  readonly signal: AbortSignal;
  /** Ends the watching. */
  release(): void;
}

/**
 * Turns the stop flags of a thread's slots into abort signals. A worker that
 * waits for a silent server looks at no flag by itself; one timer for the
 * whole thread looks for all of them.
 */
export class StopWatch {
  readonly #watched = new Map<Slot, AbortController>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Follows a slot's flag until released. */
  watch(slot: Slot): Watched {
    const controller = new AbortController();
    this.#watched.set(slot, controller);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    return {
      signal: controller.signal,
      release: () => this.#release(slot),
    };
  }

  #look(): void {
    for (const [slot, controller] of this.#watched) {
      if (slot.stopped) controller.abort(new Error("The segment was stopped"));
    }
  }

  #release(slot: Slot): void {
    this.#watched.delete(slot);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
