import { type Job, type JobEvent, problem } from "@haul/contract";
import { ChangeFeed } from "./change_feed.ts";
import type { JobStore } from "./job_store.ts";
import { type QueueEntry, queueEntry } from "./queue_entry.ts";
import { isActive, reduceJob } from "./reduce_job.ts";

/** The jobs of this process: each fact is folded in, kept on disk and told to those who listen. */
export class JobTable implements Disposable {
  readonly feed = new ChangeFeed({ monotonic: () => performance.now() });
  readonly #store: JobStore;
  /** In the order of the queue. */
  readonly #entries = new Map<string, QueueEntry>();
  /** Entries whose newest state the store could not take, as on a full disk. */
  readonly #unsaved = new Set<QueueEntry>();

  /** @param store Where the jobs are kept; the table closes it in the end. */
  constructor(store: JobStore) {
    this.#store = store;
    for (const stored of store.load()) {
      this.#entries.set(stored.job.id, queueEntry(stored));
    }
  }

  /** All entries, in the order of the queue. */
  entries(): QueueEntry[] {
    return [...this.#entries.values()];
  }

  /** All jobs, in the order of the queue. */
  list(): Job[] {
    return this.entries().map((entry) => entry.job);
  }

  /** One entry, or undefined where the id is unknown. */
  find(id: string): QueueEntry | undefined {
    return this.#entries.get(id);
  }

  /** @throws {ProblemError} `not_found` where the id is unknown. */
  entry(id: string): QueueEntry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw problem(
      "not_found",
      `There is no job ${JSON.stringify(id)}; it may have been removed.`,
    );
  }

  /**
   * Writes entries, those that are new at the end; all of them or none.
   *
   * @throws {ProblemError} `io_failed` where the store cannot take them.
   */
  put(entries: readonly QueueEntry[]): void {
    this.#change(() => this.#store.save(entries));
    for (const entry of entries) {
      if (this.#entries.has(entry.job.id)) continue;
      this.#entries.set(entry.job.id, entry);
      this.feed.publish(entry.job, { isProgress: false });
    }
  }

  /**
   * Folds an event into an entry. Never throws: a store that cannot take it
   * now is asked again with the next change, so that a full disk under the
   * queue ends no download.
   */
  apply(entry: QueueEntry, event: JobEvent): void {
    const before = entry.job;
    entry.job = reduceJob(before, event);
    if (entry.job === before || !this.#entries.has(before.id)) return;
    const { phase } = entry.job.state;
    const isNewPhase = phase !== before.state.phase;
    if (entry.job.file !== before.file || (isNewPhase && !isActive(phase))) {
      this.#saveSoon(entry);
    }
    const tellsProgress =
      event.type === "progress" || event.type === "verifying";
    const isProgress = tellsProgress && !isNewPhase;
    this.feed.publish(entry.job, { isProgress });
  }

  /**
   * Ends an entry by what its link came to: the new jobs and the end are
   * written together or not at all.
   *
   * @throws {ProblemError} `io_failed` where the store cannot take them.
   */
  expand(
    entry: QueueEntry,
    options: { children: readonly QueueEntry[]; bytes: number | null },
  ): void {
    const { children, bytes } = options;
    const before = entry.job;
    const jobs = children.map(({ job }) => job.id);
    const event = { type: "expanded", expansion: { jobs, bytes } } as const;
    entry.job = reduceJob(before, event);
    try {
      this.put([...children, entry]);
    } catch (error) {
      entry.job = before;
      throw error;
    }
    this.feed.publish(entry.job, { isProgress: false });
  }

  /** Takes an entry off the table and out of the store. */
  remove(entry: QueueEntry): void {
    this.#change(() => this.#store.remove(entry.job.id));
    this.#entries.delete(entry.job.id);
    this.#unsaved.delete(entry);
    this.feed.publishRemoved(entry.job.id);
  }

  [Symbol.dispose](): void {
    this.#saveRest();
    this.#store[Symbol.dispose]();
  }

  #change(write: () => void): void {
    try {
      write();
    } catch (cause) {
      throw problem(
        "io_failed",
        "The queue cannot be written, so nothing was changed; check that the disk of the data folder has room.",
        { retry: { afterMs: 10_000 }, cause },
      );
    }
  }

  #saveSoon(entry: QueueEntry): void {
    this.#unsaved.add(entry);
    this.#saveRest();
  }

  #saveRest(): void {
    try {
      this.#store.save([...this.#unsaved]);
      this.#unsaved.clear();
    } catch {
      // They stay in #unsaved for the next change.
    }
  }
}
