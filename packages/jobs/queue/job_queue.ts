import type { Job, Move, Priority, Settings } from "@haul/contract";
import { type JobInput, shownUrl } from "../job_input.ts";
import type { RemoveOptions } from "../jobs.ts";
import type { NewJob } from "../run/expand.ts";
import type { Addition } from "../store/job_store.ts";
import { chooseNext } from "./choose_next.ts";
import { discardParts } from "./discard_parts.ts";
import { JobRuns, type JobRunsOptions } from "./job_runs.ts";
import type { JobTable } from "./job_table.ts";
import { placeAmong } from "./place_among.ts";
import { type QueueEntry, queueEntry } from "./queue_entry.ts";
import { queueHours } from "./queue_hours.ts";
import { isActive } from "./reduce_job.ts";
import { RoomWatch, type RoomWatchOptions } from "./room_watch.ts";
import { stop } from "./stop_run.ts";
import { Twins } from "./twins.ts";
import { WakeTimer } from "./wake_timer.ts";

/** One input to add that was checked. */
export interface Order {
  input: JobInput;
  priority: Priority;
  /** Whether it is to wait until it is resumed. */
  paused: boolean;
}

/** What a queue works with. */
export interface JobQueueOptions
  extends Omit<JobRunsOptions, "waitsForDates" | "childrenOf" | "onEnd">,
    RoomWatchOptions {
  /** Removes a part file and its journal. */
  discardPart: (partPath: string) => Promise<void>;
  /** How many jobs run at once, and when. */
  settings: QueueSettings;
  /** Makes the id of a new job. */
  newId: () => string;
}

/** The settings that a queue goes by. */
export type QueueSettings = Pick<
  Settings,
  "concurrentJobs" | "paused" | "schedule" | "waitForEarlyAccess"
>;

/** Runs as many jobs as may run, in order, and obeys pause, resume, retry and remove. */
export class JobQueue implements AsyncDisposable {
  readonly #options: JobQueueOptions;
  readonly #table: JobTable;
  readonly #runs: JobRuns;
  readonly #room: RoomWatch;
  #settings: QueueSettings;
  #opensAt: number | null = null;
  readonly #timer = new WakeTimer(() => this.schedule());
  #closed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#table = options.table;
    this.#settings = options.settings;
    this.#room = new RoomWatch(options);
    this.#runs = new JobRuns({
      ...options,
      waitsForDates: () => this.#settings.waitForEarlyAccess,
      childrenOf: (parent, jobs) => this.#childrenOf(parent, jobs),
      onEnd: () => this.schedule(),
    });
  }

  /** Starts what may start. The queue calls it after each change; its maker calls it once. */
  schedule(): void {
    if (this.#closed) return;
    this.#room.look();
    const { schedule, paused } = this.#settings;
    const now = this.#options.now();
    const { isOpen, changesAt } = queueHours(schedule, new Date(now));
    this.#setOpensAt(isOpen ? null : changesAt);
    if (!isOpen) this.#runs.hold(this.#runs.list());
    const startsInMs = isOpen && !paused ? this.#startNext() : null;
    this.#timer.set([startsInMs, changesAt === null ? null : changesAt - now]);
  }

  /** When the hours let jobs run again, in milliseconds since 1970; null while they do. */
  get opensAt(): number | null {
    return this.#opensAt;
  }

  /** Goes by other settings from now on: what runs beyond them is saved and queued again. */
  setSettings(settings: QueueSettings): void {
    this.#settings = settings;
    const most = settings.paused ? 0 : settings.concurrentJobs;
    this.#runs.hold(this.#runs.list().slice(most));
    this.schedule();
  }

  /** Adds inputs that were checked; see `Jobs.add`. */
  add(orders: readonly Order[], request?: Omit<Addition, "jobIds">): Job[] {
    const entries = this.#entriesFor(orders, null);
    const jobIds = entries.map(({ job }) => job.id);
    this.#table.put([...new Set(entries)], request && { ...request, jobIds });
    this.#table.batch(() => {
      for (const [at, entry] of entries.entries()) {
        if (orders[at]?.paused !== true) this.#runs.requeue(entry);
      }
    });
    this.schedule();
    return entries.map((entry) => entry.job);
  }

  /** Gives a job another input, that was checked; see `Jobs.edit`. */
  edit(id: string, input: JobInput): void {
    const entry = this.#table.entry(id);
    entry.input = input;
    entry.secretsLost = false;
    this.#table.change(entry, { url: shownUrl(input.url) });
    this.#runs.hold([entry]);
    this.schedule();
  }

  /** See `Jobs.pause`. */
  async pause(ids: readonly string[]): Promise<void> {
    const entries = ids.map((id) => this.#table.entry(id));
    this.#table.batch(() => {
      for (const entry of entries) {
        if (entry.run === null) this.#table.apply(entry, { type: "paused" });
      }
    });
    await Promise.all(entries.map((entry) => stop(entry, "pause")));
  }

  /** See `Jobs.resume`. */
  resume(ids: readonly string[]): void {
    this.#requeueAll(ids, ({ run, job }) => {
      return run?.intent === "pause" || job.state.phase === "paused";
    });
  }

  /** See `Jobs.retry`. */
  retry(ids: readonly string[], notBefore: number | null = null): void {
    this.#table.batch(() => {
      for (const id of ids) {
        const entry = this.#table.entry(id);
        const { phase } = entry.job.state;
        if (phase !== "failed" && phase !== "queued") continue;
        this.#runs.requeue(entry);
        if (entry.job.notBefore === notBefore) continue;
        this.#table.change(entry, { notBefore, notice: null });
      }
    });
    this.schedule();
  }

  /** See `Jobs.remove`. */
  async remove(ids: readonly string[], options: RemoveOptions): Promise<void> {
    const asked = ids.map((id) => this.#table.entry(id));
    await Promise.all(asked.map((entry) => stop(entry, "remove")));
    // Where two calls came at once, the other one has done it.
    const entries = asked.filter(({ job }) => this.#table.find(job.id));
    if (entries.length === 0) return;
    try {
      this.#table.remove(entries);
    } catch (error) {
      // Nothing was changed, so what ran goes on.
      for (const entry of entries) {
        if (isActive(entry.job.state.phase)) this.#runs.requeue(entry);
      }
      throw error;
    } finally {
      this.schedule();
    }
    if (options.keepPart) return;
    await discardParts(entries, this.#options.discardPart);
  }

  /** See `Jobs.setPriority`. */
  setPriority(id: string, priority: Priority): void {
    const entry = this.#table.entry(id);
    if (entry.job.priority !== priority) {
      this.#table.change(entry, { priority });
    }
    this.schedule();
  }

  /** See `Jobs.move`. */
  move(id: string, where: Move): void {
    const entry = this.#table.entry(id);
    const mark = "to" in where ? null : this.#mark(where);
    if (mark === entry) return;
    if (mark !== null && mark.job.priority !== entry.job.priority) {
      this.#table.change(entry, { priority: mark.job.priority });
    }
    const others = this.#table
      .entries()
      .filter(({ job }) => job.priority === entry.job.priority)
      .filter((other) => other !== entry);
    const at = placeAmong(others, { where, mark });
    this.#table.place(entry, {
      before: others[at - 1] ?? null,
      after: others[at] ?? null,
    });
    this.schedule();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer[Symbol.dispose]();
    this.#room[Symbol.dispose]();
    const stops = this.#table.entries().map((entry) => stop(entry, "close"));
    await Promise.all(stops);
    this.#table[Symbol.dispose]();
  }

  #mark(where: Exclude<Move, { to: string }>): QueueEntry {
    return this.#table.entry("before" in where ? where.before : where.after);
  }

  #setOpensAt(opensAt: number | null): void {
    if (opensAt === this.#opensAt) return;
    this.#opensAt = opensAt;
    this.#table.feed.publishSettings();
  }

  /** @returns Milliseconds until one more may start; see `Choice.wakeInMs`. */
  #startNext(): number | null {
    const clocks = {
      monotonic: performance.now(),
      wall: this.#options.now(),
    };
    const free = this.#settings.concurrentJobs - this.#runs.count;
    const choice = chooseNext(this.#table.entries(), { free, clocks });
    for (const entry of choice.start) this.#runs.start(entry);
    return choice.wakeInMs;
  }

  /** New entries, or those that the orders repeat. A link never repeats the one that it came from. */
  #entriesFor(
    orders: readonly (Order & Partial<NewJob>)[],
    parent: QueueEntry | null,
  ): QueueEntry[] {
    const known = this.#table.entries().filter((entry) => entry !== parent);
    const twins = new Twins(known);
    const positions = this.#table.freePositions(orders.length, parent);
    const chosen = orders.map((order, at) => {
      const twin = twins.find(order.input);
      const position = positions[at] ?? 0;
      const entry = twin ?? this.#newEntry(order, { position, parent });
      if (twin === undefined) twins.add(entry);
      return { entry, input: order.input };
    });
    for (const { entry, input } of chosen) {
      entry.input = input;
      entry.secretsLost = false;
    }
    return chosen.map(({ entry }) => entry);
  }

  #childrenOf(parent: QueueEntry, jobs: readonly NewJob[]): QueueEntry[] {
    const { priority } = parent.job;
    const orders = jobs.map((job) => ({ ...job, priority, paused: false }));
    return [...new Set(this.#entriesFor(orders, parent))];
  }

  #newEntry(
    order: Order & Partial<NewJob>,
    { position, parent }: { position: number; parent: QueueEntry | null },
  ): QueueEntry {
    const { input, priority, paused, file = null, claim = null } = order;
    const job: Job = {
      id: this.#options.newId(),
      url: shownUrl(input.url),
      parent: parent?.job.id ?? null,
      createdAt: this.#options.now(),
      priority,
      position,
      notBefore: null,
      savedBytes: 0,
      file,
      notice: null,
      state: paused ? { phase: "paused", progress: null } : { phase: "queued" },
    };
    const partPath = claim?.partPath ?? null;
    return {
      ...queueEntry({ job, input, secretsLost: false, partPath }),
      claim,
    };
  }

  #requeueAll(
    ids: readonly string[],
    isMeant: (entry: QueueEntry) => boolean,
  ): void {
    const entries = ids.map((id) => this.#table.entry(id));
    this.#table.batch(() => {
      for (const entry of entries.filter(isMeant)) this.#runs.requeue(entry);
    });
    this.schedule();
  }
}
