import {
  type JobEvent,
  type Outcome,
  type Problem,
  toProblem,
} from "@haul/contract";
import type { Claim } from "@haul/engine";
import type { ExpandedLink, NewJob } from "../run/expand.ts";
import { claimants } from "./claimants.ts";
import type { JobTable } from "./job_table.ts";
import { type NextTry, retryNotice } from "./next_try.ts";
import {
  bytesOf,
  compareEntries,
  type QueueEntry,
  type StopIntent,
} from "./queue_entry.ts";
import { stop } from "./stop_run.ts";

/** A part file, and what will become of it. */
export interface PartOfJob extends Omit<Claim, "size"> {
  partPath: string;
  /** Bytes of the whole file, or null while unknown. */
  size: number | null;
}

/** How a run speaks to the queue. */
export interface RunContext {
  /** Aborted when the job is to stop; the run then saves what it has and rejects. */
  signal: AbortSignal;
  /** Takes each fact as it happens. */
  emit: (event: JobEvent) => void;
  /** Takes where the file will be, before its first byte is written. */
  onPart: (part: PartOfJob) => void;
  /** The files that are to have room on the disk before this one. */
  before: () => readonly Claim[];
}

/** What a run came to: a file in its place, or a link that stands for several. */
export type RunEnd =
  | { type: "done"; outcome: Outcome }
  | { type: "expanded"; link: ExpandedLink };

/** What {@link JobRuns} works with. */
export interface JobRunsOptions {
  /** Holds the jobs. */
  table: JobTable;
  /** Does one job from beginning to end. */
  run: (entry: QueueEntry, context: RunContext) => Promise<RunEnd>;
  /** Makes entries of the files that a link stands for. */
  childrenOf: (parent: QueueEntry, jobs: readonly NewJob[]) => QueueEntry[];
  /**
   * When a failed job is tried again by itself, or null for never.
   *
   * @param run.failures Runs in a row that brought no new byte, this one included.
   * @param run.waitsForDates Whether a file in early access waits for its day.
   */
  nextTry: (
    problem: Problem,
    run: { failures: number; waitsForDates: boolean },
  ) => NextTry | null;
  /** Whether a file in early access waits for its day, as is set now. */
  waitsForDates: () => boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called when a run has ended and its place is free. */
  onEnd: () => void;
}

/** Starts the runs of jobs, and decides what becomes of a job when its run ends. */
export class JobRuns {
  readonly #options: JobRunsOptions;
  readonly #table: JobTable;
  readonly #running = new Set<QueueEntry>();

  constructor(options: JobRunsOptions) {
    this.#options = options;
    this.#table = options.table;
  }

  /** How many runs there are, those included that are being stopped. */
  get count(): number {
    return this.#running.size;
  }

  /** The entries that run, in the order of the queue. */
  list(): QueueEntry[] {
    return [...this.#running].sort(compareEntries);
  }

  /** Stops runs without pausing their jobs: they go on when they may. */
  hold(entries: readonly QueueEntry[]): void {
    for (const entry of entries) {
      if (entry.run?.intent === null) void stop(entry, "requeue");
    }
  }

  /** Lets a job start afresh, or once its run has stopped. */
  requeue(entry: QueueEntry): void {
    if (entry.run !== null) {
      if (entry.run.intent === "pause") entry.run.intent = "requeue";
      return;
    }
    entry.failures = 0;
    entry.notBefore = 0;
    this.#table.apply(entry, { type: "queued" });
  }

  /** Starts a job. */
  start(entry: QueueEntry): void {
    this.#running.add(entry);
    this.#table.apply(entry, { type: "resolving" });
    const control = new AbortController();
    const finished = this.#runToEnd(entry, control.signal);
    entry.run = { control, finished, intent: null };
  }

  async #runToEnd(entry: QueueEntry, signal: AbortSignal): Promise<void> {
    const end = await this.#run(entry, signal);
    const intent = entry.run?.intent ?? null;
    // Cleared first: who hears of the end may ask for a new start at once.
    entry.run = null;
    this.#running.delete(entry);
    if (end.type === "done") this.#table.apply(entry, end);
    else if (intent !== null) this.#stopped(entry, intent);
    else if (end.type === "failed") this.#failed(entry, end.problem);
    else this.#expand(entry, end.link);
    this.#options.onEnd();
  }

  async #run(
    entry: QueueEntry,
    signal: AbortSignal,
  ): Promise<RunEnd | { type: "failed"; problem: Problem }> {
    try {
      return await this.#options.run(entry, {
        signal,
        emit: (event) => this.#table.apply(entry, event),
        onPart: (part) => {
          const { partPath, size } = part;
          entry.partPath = partPath;
          entry.claim = size === null ? null : { ...part, size };
        },
        before: () => this.#before(entry),
      });
    } catch (thrown) {
      return { type: "failed", problem: toProblem(thrown) };
    }
  }

  #before(entry: QueueEntry): Claim[] {
    const wall = this.#options.now();
    const earlier = claimants(this.#table.entries(), { wall, before: entry });
    return earlier.map(({ claim }) => claim);
  }

  #expand(entry: QueueEntry, { jobs, bytes }: ExpandedLink): void {
    try {
      const children = this.#options.childrenOf(entry, jobs);
      this.#table.expand(entry, { children, bytes });
      this.#table.batch(() => {
        for (const child of children) this.requeue(child);
      });
    } catch (thrown) {
      this.#failed(entry, toProblem(thrown));
    }
  }

  #stopped(entry: QueueEntry, intent: StopIntent): void {
    if (intent === "pause") this.#table.apply(entry, { type: "paused" });
    if (intent === "requeue") this.requeue(entry);
  }

  #failed(entry: QueueEntry, problem: Problem): void {
    const bytes = bytesOf(entry.job);
    entry.failures = bytes > entry.mostBytes ? 1 : entry.failures + 1;
    entry.mostBytes = Math.max(bytes, entry.mostBytes);
    const next = this.#options.nextTry(problem, {
      failures: entry.failures,
      waitsForDates: this.#options.waitsForDates(),
    });
    if (next === null) {
      this.#table.apply(entry, { type: "failed", problem });
      return;
    }
    const until = this.#options.now() + next.waitMs;
    const notice = retryNotice(problem, { ...next, until });
    this.#table.batch(() => {
      if (next.isDate) this.#table.change(entry, { notBefore: until });
      else entry.notBefore = performance.now() + next.waitMs;
      this.#table.apply(entry, { type: "queued" });
      this.#table.apply(entry, { type: "notice", notice });
    });
  }
}
