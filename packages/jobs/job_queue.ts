import {
  type Job,
  type JobEvent,
  type JobFile,
  type Outcome,
  type Problem,
  toProblem,
} from "@haul/contract";
import { chooseNext } from "./choose_next.ts";
import type { ExpandedLink, NewJob } from "./expand.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import type { JobTable } from "./job_table.ts";
import type { RemoveOptions } from "./jobs.ts";
import {
  bytesOf,
  candidateOf,
  type QueueEntry,
  queueEntry,
  type StopIntent,
} from "./queue_entry.ts";
import { Twins } from "./twins.ts";

/** How a run speaks to the queue. */
export interface RunContext {
  /** Aborted when the job is to stop; the run then saves what it has and rejects. */
  signal: AbortSignal;
  /** Takes each fact as it happens. */
  emit: (event: JobEvent) => void;
  /** Takes the path of the part file before its first byte is written. */
  onPart: (partPath: string) => void;
}

/** What a run came to: a file in its place, or a link that stands for several. */
export type RunEnd =
  | { type: "done"; outcome: Outcome }
  | { type: "expanded"; link: ExpandedLink };

/** What a queue works with. */
export interface JobQueueOptions {
  /** Holds the jobs; closed with the queue. */
  table: JobTable;
  /** Does one job from beginning to end. */
  run: (entry: QueueEntry, context: RunContext) => Promise<RunEnd>;
  /** Removes a part file and its journal. */
  discardPart: (partPath: string) => Promise<void>;
  /** The most jobs that run at once. */
  concurrentJobs: number;
  /** Milliseconds until a failed job is tried again by itself, or null for never. */
  retryDelay: (problem: Problem, failures: number) => number | null;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Makes the id of a new job. */
  newId: () => string;
}

/** Runs as many jobs as may run, in order, and obeys pause, resume, retry and remove. */
export class JobQueue implements AsyncDisposable {
  readonly #options: JobQueueOptions;
  readonly #table: JobTable;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#table = options.table;
  }

  /** Starts what may start. The queue calls it after each change; its maker calls it once. */
  schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closed) return;
    const now = performance.now();
    const { concurrentJobs } = this.#options;
    const candidates = this.#table.entries().map(candidateOf);
    const choice = chooseNext(candidates, { concurrentJobs, now });
    for (const id of choice.start) this.#start(this.#table.entry(id));
    if (choice.wakeAt === null) return;
    this.#timer = setTimeout(() => this.schedule(), choice.wakeAt - now);
  }

  /** Adds inputs that were checked; see `Jobs.add`. */
  add(inputs: readonly JobInput[]): Job[] {
    const entries = this.#entriesFor(inputs.map((input) => ({ input })));
    this.#table.put([...new Set(entries)]);
    for (const entry of entries) this.#requeue(entry);
    this.schedule();
    return entries.map((entry) => entry.job);
  }

  /** See `Jobs.pause`. */
  async pause(id: string): Promise<void> {
    const entry = this.#table.entry(id);
    if (entry.run === null) this.#table.apply(entry, { type: "paused" });
    else await stop(entry, "pause");
  }

  /** See `Jobs.resume`. */
  resume(id: string): void {
    const entry = this.#table.entry(id);
    const isPausing = entry.run?.intent === "pause";
    if (isPausing || entry.job.state.phase === "paused") this.#requeue(entry);
    this.schedule();
  }

  /** See `Jobs.retry`. */
  retry(id: string): void {
    const entry = this.#table.entry(id);
    if (entry.job.state.phase === "failed") this.#requeue(entry);
    this.schedule();
  }

  /** See `Jobs.remove`. */
  async remove(id: string, options: RemoveOptions): Promise<void> {
    const entry = this.#table.entry(id);
    await stop(entry, "remove");
    // Where two calls came at once, the other one has done it.
    if (this.#table.find(id) === undefined) return;
    this.#table.remove(entry);
    this.schedule();
    const isDone = entry.job.state.phase === "done";
    if (options.keepPart || isDone || entry.partPath === null) return;
    await this.#options.discardPart(entry.partPath);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const stops = this.#table.entries().map((entry) => stop(entry, "close"));
    await Promise.all(stops);
    this.#table[Symbol.dispose]();
  }

  /** New entries, or those that the inputs repeat. A link never repeats the one that it came from. */
  #entriesFor(
    jobs: readonly (Pick<NewJob, "input"> & Partial<NewJob>)[],
    parent: QueueEntry | null = null,
  ): QueueEntry[] {
    const known = this.#table.entries().filter((entry) => entry !== parent);
    const twins = new Twins(known);
    const chosen = jobs.map(({ input, file = null }) => {
      const twin = twins.find(input);
      const entry = twin ?? this.#newEntry(input, { file, parent });
      if (twin === undefined) twins.add(entry);
      return { entry, input };
    });
    for (const { entry, input } of chosen) {
      entry.input = input;
      entry.secretsLost = false;
    }
    return chosen.map(({ entry }) => entry);
  }

  #newEntry(
    input: JobInput,
    known: { file: JobFile | null; parent: QueueEntry | null },
  ): QueueEntry {
    const job: Job = {
      id: this.#options.newId(),
      url: shownUrl(input.url),
      parent: known.parent?.job.id ?? null,
      createdAt: this.#options.now(),
      file: known.file,
      notice: null,
      state: { phase: "queued" },
    };
    return queueEntry({ job, input, secretsLost: false, partPath: null });
  }

  /** Lets a job start afresh, or once its run has stopped. */
  #requeue(entry: QueueEntry): void {
    if (entry.run !== null) {
      if (entry.run.intent === "pause") entry.run.intent = "requeue";
      return;
    }
    entry.failures = 0;
    entry.notBefore = 0;
    this.#table.apply(entry, { type: "queued" });
  }

  #start(entry: QueueEntry): void {
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
    if (end.type === "done") this.#table.apply(entry, end);
    else if (intent !== null) this.#stopped(entry, intent);
    else if (end.type === "failed") this.#failed(entry, end.problem);
    else this.#expand(entry, end.link);
    this.schedule();
  }

  async #run(
    entry: QueueEntry,
    signal: AbortSignal,
  ): Promise<RunEnd | { type: "failed"; problem: Problem }> {
    try {
      return await this.#options.run(entry, {
        signal,
        emit: (event) => this.#table.apply(entry, event),
        onPart: (partPath) => {
          entry.partPath = partPath;
        },
      });
    } catch (thrown) {
      return { type: "failed", problem: toProblem(thrown) };
    }
  }

  #expand(entry: QueueEntry, { jobs, bytes }: ExpandedLink): void {
    try {
      const children = [...new Set(this.#entriesFor(jobs, entry))];
      this.#table.expand(entry, { children, bytes });
      for (const child of children) this.#requeue(child);
    } catch (thrown) {
      this.#failed(entry, toProblem(thrown));
    }
  }

  #stopped(entry: QueueEntry, intent: StopIntent): void {
    if (intent === "pause") this.#table.apply(entry, { type: "paused" });
    if (intent === "requeue") this.#requeue(entry);
  }

  #failed(entry: QueueEntry, problem: Problem): void {
    const bytes = bytesOf(entry.job);
    entry.failures = bytes > entry.mostBytes ? 1 : entry.failures + 1;
    entry.mostBytes = Math.max(bytes, entry.mostBytes);
    const delay = this.#options.retryDelay(problem, entry.failures);
    if (delay === null) {
      this.#table.apply(entry, { type: "failed", problem });
      return;
    }
    entry.notBefore = performance.now() + delay;
    this.#table.apply(entry, { type: "queued" });
    const notice = {
      kind: "retrying",
      message: `${problem.message} Trying again in ${Math.ceil(delay / 1000)} s.`,
      until: this.#options.now() + delay,
    } as const;
    this.#table.apply(entry, { type: "notice", notice });
  }
}

/** Ends the run of a job, if it has one, and waits until nothing of it is left. */
async function stop(entry: QueueEntry, intent: StopIntent): Promise<void> {
  const { run } = entry;
  if (run === null) return;
  // Removing and closing are final: no pause or resume takes them back.
  if (run.intent !== "remove" && run.intent !== "close") run.intent = intent;
  run.control.abort();
  await run.finished;
}
