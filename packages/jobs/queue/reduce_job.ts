import type {
  Expansion,
  Job,
  JobEvent,
  JobPhase,
  JobState,
  Notice,
  Progress,
} from "@haul/contract";

/** The phases in which a job holds one of the places to run. */
const ACTIVE_PHASES: ReadonlySet<JobPhase> = new Set([
  "resolving",
  "downloading",
  "verifying",
  "placing",
]);

/** What a user may still want to know when the file is there. */
const LASTING: ReadonlySet<Notice["kind"] | undefined> = new Set([
  "linked",
  "mislabelled",
  "placement",
  "renamed",
  "without_sidecars",
]);

/** Tells whether a job of this phase is under way. */
export function isActive(phase: JobPhase): boolean {
  return ACTIVE_PHASES.has(phase);
}

/** Tells whether a job of this phase has come to its good end. */
export function isOver(phase: JobPhase): boolean {
  return phase === "done" || phase === "expanded";
}

/**
 * Folds one fact into a job. Pure: the job given is left as it was.
 *
 * An event that comes too late for a job's phase changes nothing and gives the
 * same object back. `done` and `expanded` are for good; `failed` ends only by `queued`, which
 * is a new try. Bytes never go back within a run, unless a `restarted` notice
 * says that they are gone.
 *
 * @example
 * ```ts
 * import type { Job } from "@haul/contract";
 * import { reduceJob } from "@haul/jobs";
 *
 * const job: Job = {
 *   id: "1",
 *   url: "https://example.org/a.bin",
 *   parent: null,
 *   createdAt: 0,
 *   priority: "normal",
 *   position: 0,
 *   notBefore: null,
 *   savedBytes: 0,
 *   file: null,
 *   notice: null,
 *   state: { phase: "queued" },
 * };
 * console.assert(reduceJob(job, { type: "resolving" }).state.phase === "resolving");
 * ```
 */
export function reduceJob(job: Job, event: JobEvent): Job {
  switch (event.type) {
    case "queued":
      return requeued(job);
    case "resolving":
      return job.state.phase === "queued" ? started(job) : job;
    case "expanded":
      return expanded(job, event.expansion);
    case "found":
      return isActive(job.state.phase) ? { ...job, file: event.file } : job;
    case "notice":
      return noticed(job, event.notice);
    case "paused":
      return paused(job);
    case "failed":
      return job.state.phase === "queued" || isActive(job.state.phase)
        ? {
            ...job,
            notice: null,
            state: { phase: "failed", problem: event.problem },
          }
        : job;
    default:
      return isActive(job.state.phase) ? advanced(job, event) : job;
  }
}

/** What it waited for is over. */
function started(job: Job): Job {
  const state = { phase: "resolving" } as const;
  return { ...job, notBefore: null, notice: null, state };
}

type Step = Extract<
  JobEvent,
  { type: "progress" | "verifying" | "placing" | "done" }
>;

/** One step on for a job that is under way; after `placing` only `done` counts. */
function advanced(job: Job, event: Step): Job {
  if (event.type === "done") {
    const isWorthKeeping = LASTING.has(job.notice?.kind);
    const notice = isWorthKeeping ? job.notice : null;
    return {
      ...job,
      notice,
      state: { phase: "done", outcome: event.outcome },
    };
  }
  if (job.state.phase === "placing") return job;
  if (event.type === "placing") return { ...job, state: { phase: "placing" } };
  const progress = neverBack(progressOf(job.state), event.progress);
  // Progress after `verifying` is a repair: bytes are being fetched again.
  const phase = event.type === "progress" ? "downloading" : "verifying";
  // A comparison before the first byte says nothing of what is on disk.
  const savedBytes =
    event.type === "progress" ? progress.bytes : job.savedBytes;
  return { ...job, savedBytes, state: { phase, progress } };
}

function expanded(job: Job, expansion: Expansion): Job {
  if (job.state.phase !== "resolving") return job;
  return { ...job, notice: null, state: { phase: "expanded", expansion } };
}

function requeued(job: Job): Job {
  const { phase } = job.state;
  if (phase === "queued" || isOver(phase)) return job;
  return { ...job, notice: waitNotice(job), state: { phase: "queued" } };
}

/** Pausing does not bring nearer the day that a job waits for. */
function waitNotice({ notBefore, notice }: Job): Notice | null {
  return notBefore === null ? null : notice;
}

function paused(job: Job): Job {
  const { phase } = job.state;
  if (phase !== "queued" && !isActive(phase)) return job;
  const known = progressOf(job.state);
  const progress = known && { ...known, speed: 0, etaSeconds: null };
  return {
    ...job,
    notice: waitNotice(job),
    state: {
      phase: "paused",
      progress: progress && { ...progress, connections: 0, segments: [] },
    },
  };
}

function noticed(job: Job, notice: Notice | null): Job {
  const { phase } = job.state;
  if (phase !== "queued" && !isActive(phase)) return job;
  if (notice?.kind !== "restarted") return { ...job, notice };
  return { ...job, notice, savedBytes: 0, state: startedAnew(job.state) };
}

function startedAnew(state: JobState): JobState {
  if (state.phase !== "downloading" && state.phase !== "verifying") {
    return state;
  }
  const progress = { ...state.progress, bytes: 0, segments: [], done: [] };
  return { phase: "downloading", progress };
}

function progressOf(state: JobState): Progress | null {
  return state.phase === "downloading" || state.phase === "verifying"
    ? state.progress
    : null;
}

function neverBack(before: Progress | null, now: Progress): Progress {
  if (before === null || now.bytes >= before.bytes) return now;
  return { ...now, bytes: before.bytes };
}
