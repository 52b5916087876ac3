import {
  type Job,
  type JobEvent,
  JobOptionsSchema,
  type Outcome,
  type Problem,
  ProblemError,
  type Progress,
  problem,
  type Settings,
  SettingsSchema,
} from "@haul/contract";
import { JobStore } from "../store/job_store.ts";
import { JobQueue, type JobQueueOptions, type Order } from "./job_queue.ts";
import type { RunContext, RunEnd } from "./job_runs.ts";
import { JobTable } from "./job_table.ts";

const outcome: Outcome = {
  path: "/m/a.bin",
  bytes: 1,
  sha256: null,
  integrity: "consistent",
  verifiedBy: null,
  fetchedBytes: 1,
  wastedBytes: 0,
  seconds: 1,
  connections: 1,
  alreadyHere: false,
};

/** A run that the test ends by hand. */
interface HeldRun extends RunContext {
  url: string;
  finish: () => void;
  /** Ends as a link that stands for these files. */
  expand: (...names: string[]) => void;
  fail: (problem: Problem) => void;
}

interface RigOptions extends Partial<Settings> {
  nextTry?: JobQueueOptions["nextTry"];
  /** @default room for all */
  lacking?: JobQueueOptions["lacking"];
  now?: () => number;
  /** The part file that somebody else is writing to. */
  locked?: string;
}

/** A queue over a real store whose runs last until the test says so, or until they are stopped. */
export function rig(options: RigOptions = {}) {
  const { nextTry = () => null, now = Date.now, locked, ...others } = options;
  const { lacking = async () => new Map(), ...settings } = others;
  const store = new JobStore(":memory:", { now: Date.now });
  const table = new JobTable(store);
  const runs: HeldRun[] = [];
  const starts: PromiseWithResolvers<HeldRun>[] = [];
  const startAt = (at: number) => (starts[at] ??= Promise.withResolvers());
  const discarded: string[] = [];
  const all = SettingsSchema.parse({ concurrentJobs: 2, ...settings });
  let ids = 0;
  const queue = new JobQueue({
    table,
    settings: all,
    nextTry,
    now,
    newId: () => `job${++ids}`,
    lacking,
    roomPollMs: 1,
    discardPart: async (path) => {
      if (path === locked) throw problem("already_running", "It is in use.");
      discarded.push(path);
    },
    run: (entry, context) => {
      const { promise, resolve, reject } = Promise.withResolvers<RunEnd>();
      const { signal } = context;
      const stop = () => reject(problem("interrupted", "Stopped."));
      signal.addEventListener("abort", stop, { once: true });
      const run = {
        ...context,
        url: entry.input.url,
        finish: () => resolve({ type: "done", outcome }),
        expand: (...names: string[]) => {
          const jobs = names.map((name) => ({
            input: input(name).input,
            file: null,
            claim: { path: name, partPath: null, size: 10 },
          }));
          resolve({ type: "expanded", link: { jobs, bytes: null } });
        },
        fail: (why: Problem) => reject(new ProblemError(why)),
      };
      runs.push(run);
      startAt(runs.length - 1).resolve(run);
      return promise;
    },
  });
  return {
    queue,
    table,
    store,
    settings: all,
    runs,
    discarded,
    /** The run that was started as the one of this number, from 0. */
    started: (at: number) => startAt(at).promise,
    phases: () => table.list().map(({ state }) => state.phase),
    /** Resolves with a job once it is as asked; at once where it is already. */
    reached: (id: string, isSo: (job: Job) => boolean): Promise<Job> =>
      reached(table, { id, isSo }),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

function reached(
  table: JobTable,
  wanted: { id: string; isSo: (job: Job) => boolean },
): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const look = () => {
    const job = table.find(wanted.id)?.job;
    if (job !== undefined && wanted.isSo(job)) resolve(job);
  };
  const stop = table.feed.subscribe(look);
  look();
  return promise.finally(stop);
}

/** Tells whether a job is in a phase. */
export const isIn = (phase: string) => (job: Job) => job.state.phase === phase;

/** One file of a server, and what the user says about it. */
export function input(name: string, changes: object = {}): Order {
  const options = JobOptionsSchema.parse(changes);
  const input = { url: `https://example.org/${name}`, options };
  return { input, priority: "normal", paused: false };
}

/** News of so many bytes out of 100. */
export function progressEvent(bytes: number): JobEvent {
  const progress: Progress = {
    bytes,
    size: 100,
    speed: 1,
    etaSeconds: 1,
    connections: 1,
    fetchedBytes: bytes,
    wastedBytes: 0,
    mode: "ranges",
    segments: [],
  };
  return { type: "progress", progress };
}

/** A problem that another try may mend. */
export const flaky: Problem = {
  code: "network",
  message: "Lost.",
  retry: "now",
};
