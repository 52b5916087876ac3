import type { Job, Settings } from "@haul/contract";
import type { JobChange } from "./jobs.ts";

/** Milliseconds between two changes of one job that tell of progress alone: five a second. */
const PROGRESS_INTERVAL_MS = 200;

/** Numbers changes and hands them to those who listen. */
export class ChangeFeed {
  readonly #listeners = new Set<(change: JobChange) => void>();
  readonly #progressAt = new Map<string, number>();
  readonly #monotonic: () => number;
  #seq = 0;

  constructor(options: { monotonic: () => number }) {
    this.#monotonic = options.monotonic;
  }

  /** The number of the newest change; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Calls `listener` for each change, until the result is called. */
  subscribe(listener: (change: JobChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells of a job. News of progress that follows too soon is left out. */
  publish(job: Job, options: { isProgress: boolean }): void {
    const now = this.#monotonic();
    const last = this.#progressAt.get(job.id) ?? Number.NEGATIVE_INFINITY;
    if (options.isProgress && now - last < PROGRESS_INTERVAL_MS) return;
    this.#progressAt.set(job.id, now);
    this.#send({ seq: ++this.#seq, job });
  }

  /** Tells that a job is gone. */
  publishRemoved(id: string): void {
    this.#progressAt.delete(id);
    this.#send({ seq: ++this.#seq, removed: id });
  }

  /** Tells that the settings are others. */
  publishSettings(settings: Settings): void {
    this.#send({ seq: ++this.#seq, settings });
  }

  #send(change: JobChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        // A listener's mistake must reach somebody, yet never a download.
        reportError(error);
      }
    }
  }
}
