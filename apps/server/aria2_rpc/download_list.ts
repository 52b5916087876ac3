import { type Job, JobOptionsSchema, type Progress } from "@haul/contract";
import type { JobInput, Jobs } from "@haul/jobs";
import { type DownloadState, isStopped, stateOf } from "./download_state.ts";
import { findGid, gidOfId } from "./gid.ts";

/** News of a download, by aria2's name for it. */
export type DownloadEvent =
  | "aria2.onDownloadStart"
  | "aria2.onDownloadPause"
  | "aria2.onDownloadStop"
  | "aria2.onDownloadComplete"
  | "aria2.onDownloadError";

/** One job as a client of aria2 sees it. */
export interface Download {
  readonly gid: string;
  readonly state: DownloadState;
  /** As it is, or as it was when it was removed. */
  readonly job: Job;
  /** What it was asked to do; secret in parts. */
  readonly input: JobInput;
  /** How far it was when that was last told: its source may have to be asked anew. */
  readonly progress: Progress | null;
}

interface Known extends Download {
  gid: string;
  state: DownloadState;
  job: Job;
  input: JobInput;
  progress: Progress | null;
  /** Which one it was to end; 0 while it has not. */
  ended: number;
  /** Whether clients were told that it began, and of no end since. */
  isTold: boolean;
}

/** The part of a queue that the list follows. */
export type JobFeed = Pick<Jobs, "list" | "input" | "subscribe">;

const EMPTY_OPTIONS = JobOptionsSchema.parse({});

/** Downloads that were stopped by a removal are remembered up to this number, as by aria2. */
const MOST_REMOVED = 1000;

/** All jobs under their gids, with those that clients removed while they ran. */
export class DownloadList implements Disposable {
  readonly #jobs: JobFeed;
  readonly #byId = new Map<string, Known>();
  readonly #byGid = new Map<string, Known>();
  readonly #removed = new Set<Known>();
  readonly #listeners = new Set<(event: DownloadEvent, gid: string) => void>();
  readonly #unsubscribe: () => void;
  #ended = 0;

  constructor(jobs: JobFeed) {
    this.#jobs = jobs;
    const byAge = jobs.list().sort((a, b) => a.createdAt - b.createdAt);
    for (const job of byAge) this.#learn(job);
    this.#unsubscribe = jobs.subscribe((change) => {
      if ("job" in change) this.#changed(change.job);
      else if ("removed" in change) this.#gone(change.removed);
    });
  }

  /** How many have ended since the start, and before it as far as they are still there. */
  get endedTotal(): number {
    return this.#ended;
  }

  /** Calls `listener` for all news, until the result is called. */
  subscribe(listener: (event: DownloadEvent, gid: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @throws {ProblemError} Where the gid is none, unknown, or how several begin. */
  find(gid: string): Download {
    const known = this.#byGid.get(findGid(gid, this.#byGid));
    if (known === undefined) throw new Error("a gid without a download");
    return known;
  }

  /** Whether a gid is taken. */
  has(gid: string): boolean {
    return this.#byGid.has(gid);
  }

  /** One by the id of its job. */
  ofJob(id: string): Download | undefined {
    return this.#byId.get(id);
  }

  /** Looks again at what a job was asked to do, which tells its gid. */
  refresh(job: Job): Download {
    const known = this.#byId.get(job.id) ?? this.#learn(job);
    known.input = this.#jobs.input(job.id) ?? known.input;
    known.gid = chosenGid(known.input) ?? known.gid;
    this.#byGid.set(known.gid, known);
    return known;
  }

  /** Those of a state, in the order of the queue. */
  inQueue(...states: readonly DownloadState[]): Download[] {
    return this.#jobs.list().flatMap((job) => {
      const known = this.#byId.get(job.id);
      return known !== undefined && states.includes(known.state) ? [known] : [];
    });
  }

  /** Those that have ended, the first to end first. */
  stopped(): Download[] {
    return [...this.#byId.values(), ...this.#removed]
      .filter(({ state }) => isStopped(state))
      .sort((a, b) => a.ended - b.ended);
  }

  /** Forgets one that was removed. */
  forget(download: Download): void {
    for (const known of this.#removed) {
      if (known === download) this.#drop(known);
    }
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#listeners.clear();
  }

  #learn(job: Job): Known {
    const { id, url } = job;
    const input = this.#jobs.input(id) ?? { url, options: EMPTY_OPTIONS };
    const state = stateOf(job.state.phase);
    const gid = chosenGid(input) ?? gidOfId(id);
    const ended = isStopped(state) ? ++this.#ended : 0;
    const progress = progressOf(job);
    const known: Known = {
      ...{ gid, state, job, input, progress, ended },
      isTold: false,
    };
    this.#byId.set(id, known);
    this.#byGid.set(gid, known);
    return known;
  }

  #changed(job: Job): void {
    const known = this.#byId.get(job.id) ?? this.#learn(job);
    const before = known.state;
    known.job = job;
    known.input = this.#jobs.input(job.id) ?? known.input;
    known.progress = progressOf(job) ?? known.progress;
    known.state = stateOf(job.state.phase);
    if (known.state === before && before !== "active") return;
    if (isStopped(known.state) && !isStopped(before)) {
      known.ended = ++this.#ended;
    }
    this.#tellOf(known, before);
  }

  /** A new try of a job that nobody stopped is no news. */
  #tellOf(known: Known, before: DownloadState): void {
    const { state } = known;
    if (state === "active") {
      if (!known.isTold) this.#tell("aria2.onDownloadStart", known);
      known.isTold = true;
      return;
    }
    if (state === "waiting") return;
    known.isTold = false;
    if (state === "paused") {
      if (before === "active") this.#tell("aria2.onDownloadPause", known);
    } else if (state === "complete") {
      this.#tell("aria2.onDownloadComplete", known);
    } else this.#tell("aria2.onDownloadError", known);
  }

  /** As in aria2, one that ran is stopped and stays to be told of; the others are just gone. */
  #gone(id: string): void {
    const known = this.#byId.get(id);
    if (known === undefined) return;
    this.#byId.delete(id);
    if (known.state !== "active") {
      this.#drop(known);
      return;
    }
    known.state = "removed";
    known.ended = ++this.#ended;
    this.#removed.add(known);
    const [oldest] = this.#removed;
    if (this.#removed.size > MOST_REMOVED && oldest) this.#drop(oldest);
    this.#tell("aria2.onDownloadStop", known);
  }

  #drop(known: Known): void {
    this.#removed.delete(known);
    for (const [gid, each] of this.#byGid) {
      if (each === known) this.#byGid.delete(gid);
    }
  }

  #tell(event: DownloadEvent, { gid }: Known): void {
    for (const listener of [...this.#listeners]) listener(event, gid);
  }
}

function progressOf({ state }: Job): Progress | null {
  return "progress" in state ? state.progress : null;
}

function chosenGid({ options }: JobInput): string | undefined {
  return options.clientOptions["gid"];
}
