import type { Job } from "@haul/contract";
import type { JobChange } from "../jobs.ts";

/** Milliseconds between two changes of one job that tell of progress alone: five a second. */
const PROGRESS_INTERVAL_MS = 200;

/** Takes a job after each of its changes, and null when it is gone. */
type Watcher = (job: Job | null) => void;

/** Numbers changes and hands them to those who listen. */
export class ChangeFeed {
  readonly #listeners = new Set<(change: JobChange) => void>();
  /** Those who listen for one job alone, by its id. */
  readonly #watchers = new Map<string, Set<Watcher>>();
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

  /**
   * Calls `watcher` after each change of one job, until the result is called.
   * However many jobs are watched, a change calls those who watch its own.
   */
  watch(id: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.getOrInsertComputed(id, () => new Set());
    watchers.add(watcher);
    return () => {
      const wasThere = watchers.delete(watcher);
      if (wasThere && watchers.size === 0) this.#watchers.delete(id);
    };
  }

  /** Tells of a job. News of progress that follows too soon is left out. */
  publish(job: Job, options: { isProgress: boolean }): void {
    const now = this.#monotonic();
    const last = this.#progressAt.get(job.id) ?? Number.NEGATIVE_INFINITY;
    if (options.isProgress && now - last < PROGRESS_INTERVAL_MS) return;
    this.#progressAt.set(job.id, now);
    this.#send({ seq: ++this.#seq, job });
    this.#wake(job.id, job);
  }

  /** Tells that a job is gone. */
  publishRemoved(id: string): void {
    this.#progressAt.delete(id);
    this.#send({ seq: ++this.#seq, removed: id });
    this.#wake(id, null);
  }

  /** Tells that the settings are others, or what follows of them. */
  publishSettings(): void {
    this.#send({ seq: ++this.#seq, settings: true });
  }

  #send(change: JobChange): void {
    for (const listener of [...this.#listeners]) call(() => listener(change));
  }

  #wake(id: string, job: Job | null): void {
    const watchers = this.#watchers.get(id) ?? [];
    for (const watcher of [...watchers]) call(() => watcher(job));
  }
}

/** A listener's mistake must reach somebody, yet never a download. */
function call(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportError(error);
  }
}
