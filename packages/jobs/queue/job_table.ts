import { type Job, type JobEvent, problem } from "@haul/contract";
import type { Addition, JobStore } from "../store/job_store.ts";
import { ChangeFeed } from "./change_feed.ts";
import { POSITION_STEP, positionsBetween } from "./positions_between.ts";
import { compareEntries, type QueueEntry, queueEntry } from "./queue_entry.ts";
import { isActive, reduceJob } from "./reduce_job.ts";

/** How long progress may be told without being kept, in milliseconds: it is only for people to see. */
const PROGRESS_SAVE_MS = 5000;

/** What may be changed of a job besides its state. */
export type JobChanges = Partial<
  Pick<Job, "priority" | "position" | "notBefore" | "notice" | "url">
>;

/** Two entries with nothing between them; null for an end of the queue. */
interface Neighbours {
  before: QueueEntry | null;
  after: QueueEntry | null;
}

/** The jobs of this process: each fact is folded in, kept on disk and told to those who listen. */
export class JobTable implements Disposable {
  readonly feed = new ChangeFeed({ monotonic: () => performance.now() });
  readonly #store: JobStore;
  readonly #entries = new Map<string, QueueEntry>();
  /** The same in the order of the queue, until that changes. */
  #ordered: QueueEntry[] | null = null;
  /** Entries whose newest state the store could not take, as on a full disk. */
  readonly #unsaved = new Set<QueueEntry>();
  /** Whether a user was promised something of `#unsaved`. */
  #mustSync = false;
  /** Entries that only came further since they were saved. */
  readonly #advanced = new Set<QueueEntry>();
  #advancesSavedAt = performance.now();
  #isBatch = false;

  /** @param store Where the jobs are kept; the table closes it in the end. */
  constructor(store: JobStore) {
    this.#store = store;
    for (const stored of store.load()) {
      this.#entries.set(stored.job.id, queueEntry(stored));
    }
  }

  /** All entries, in the order of the queue; not to be changed. */
  entries(): readonly QueueEntry[] {
    this.#ordered ??= [...this.#entries.values()].sort(compareEntries);
    return this.#ordered;
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

  /** Positions for new entries: right behind one that is there, or behind all. */
  freePositions(count: number, behind: QueueEntry | null): number[] {
    const all = this.#byPosition();
    const at = behind === null ? all.length : all.indexOf(behind) + 1;
    const before = all[at - 1] ?? null;
    return this.#positions(count, { before, after: all[at] ?? null });
  }

  /**
   * Writes entries, all of them or none, with the request that brought them.
   *
   * @throws {ProblemError} `io_failed` where the store cannot take them.
   */
  put(entries: readonly QueueEntry[], addition?: Addition): void {
    this.#change(() => this.#store.save(entries, { addition }));
    const fresh = entries.filter(({ job }) => !this.#entries.has(job.id));
    for (const entry of fresh) this.#entries.set(entry.job.id, entry);
    this.#ordered = null;
    for (const { job } of fresh) this.feed.publish(job, { isProgress: false });
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
      // What a run says is found out again by the next one; what a user asked for is not.
      const isAsked = event.type === "paused" || event.type === "queued";
      this.#saveSoon(entry, { sync: isAsked });
    } else if (entry.job.savedBytes !== before.savedBytes) {
      this.#saveAdvance(entry);
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

  /** Changes what a user may change of a job besides its state. */
  change(entry: QueueEntry, changes: JobChanges): void {
    entry.job = { ...entry.job, ...changes };
    this.#ordered = null;
    this.#saveSoon(entry, { sync: true });
    this.feed.publish(entry.job, { isProgress: false });
  }

  /** Gives an entry the place between two others, either of which may be missing. */
  place(entry: QueueEntry, neighbours: Neighbours): void {
    const [position] = this.#positions(1, neighbours);
    this.change(entry, { position: position ?? entry.job.position });
  }

  /** Does many things with one write at the end. */
  batch(work: () => void): void {
    const isOutermost = !this.#isBatch;
    this.#isBatch = true;
    try {
      work();
    } finally {
      this.#isBatch = !isOutermost;
      if (isOutermost) this.#saveRest();
    }
  }

  /** Takes entries off the table and out of the store. */
  remove(entries: readonly QueueEntry[]): void {
    const ids = entries.map(({ job }) => job.id);
    this.#saveRest();
    this.#change(() => this.#store.remove(ids));
    for (const entry of entries) {
      this.#entries.delete(entry.job.id);
      this.#unsaved.delete(entry);
      this.#advanced.delete(entry);
    }
    this.#ordered = null;
    for (const id of ids) this.feed.publishRemoved(id);
  }

  [Symbol.dispose](): void {
    for (const entry of this.#advanced) this.#unsaved.add(entry);
    this.#mustSync = true;
    this.#saveRest();
    this.#store[Symbol.dispose]();
  }

  #positions(count: number, neighbours: Neighbours): number[] {
    const find = () =>
      positionsBetween(
        {
          before: neighbours.before?.job.position ?? null,
          after: neighbours.after?.job.position ?? null,
        },
        count,
      );
    const positions = find();
    if (positions !== null) return positions;
    this.#renumber();
    return find() ?? [];
  }

  #byPosition(): QueueEntry[] {
    return [...this.#entries.values()].sort(
      (a, b) => a.job.position - b.job.position,
    );
  }

  #renumber(): void {
    this.batch(() => {
      for (const [index, entry] of this.#byPosition().entries()) {
        this.change(entry, { position: (index + 1) * POSITION_STEP });
      }
    });
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

  #saveSoon(entry: QueueEntry, options: { sync: boolean }): void {
    this.#unsaved.add(entry);
    this.#mustSync ||= options.sync;
    if (!this.#isBatch) this.#saveRest();
  }

  #saveRest(): void {
    if (this.#unsaved.size === 0) return;
    try {
      this.#store.save([...this.#unsaved], { sync: this.#mustSync });
      this.#mustSync = false;
      for (const entry of this.#unsaved) this.#advanced.delete(entry);
      this.#unsaved.clear();
    } catch {
      // They stay in #unsaved for the next change.
    }
  }

  /** All that came further are written at once, and no disk is waited for. */
  #saveAdvance(entry: QueueEntry): void {
    this.#advanced.add(entry);
    const now = performance.now();
    if (now - this.#advancesSavedAt < PROGRESS_SAVE_MS) return;
    this.#advancesSavedAt = now;
    try {
      this.#store.save([...this.#advanced], { sync: false, isProgress: true });
      this.#advanced.clear();
    } catch {
      // The next change tries again.
    }
  }
}
