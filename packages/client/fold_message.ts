import type {
  Job,
  JobProgress,
  Priority,
  Progress,
  SegmentView,
  ServerMessage,
  SettingsNow,
} from "@haul/contract";

/** What a listener knows of a server. */
export interface Picture {
  /** By id. */
  jobs: ReadonlyMap<string, Job>;
  /** Null before the first message. */
  settings: SettingsNow | null;
}

/** What a listener knows before the first message. */
export const EMPTY_PICTURE: Picture = { jobs: new Map(), settings: null };

/**
 * Folds one message into what is known; pure.
 *
 * @example
 * ```ts
 * import { EMPTY_PICTURE, foldMessage } from "@haul/client";
 * import { SettingsNowSchema } from "@haul/contract";
 *
 * const picture = foldMessage(EMPTY_PICTURE, {
 *   type: "snapshot",
 *   epoch: "e",
 *   seq: 0,
 *   settings: SettingsNowSchema.parse({}),
 *   jobs: [],
 * });
 * console.assert(picture.settings?.concurrentJobs === 3);
 * ```
 */
export function foldMessage(picture: Picture, message: ServerMessage): Picture {
  if (message.type === "snapshot") {
    const { settings } = message;
    const jobs = message.jobs.map((job) => withSegmentsOf(job, picture));
    return { settings, jobs: new Map(jobs.map((job) => [job.id, job])) };
  }
  const jobs = new Map(picture.jobs);
  if (message.type === "segments") {
    setSegments(jobs, message);
    return { ...picture, jobs };
  }
  for (const job of message.jobs) {
    jobs.set(job.id, withSegmentsOf(job, picture));
  }
  for (const progress of message.progress) advance(jobs, progress);
  for (const id of message.removed) jobs.delete(id);
  return { settings: message.settings ?? picture.settings, jobs };
}

const RANKS: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Jobs in the order of the queue. */
export function inQueueOrder(jobs: Iterable<Job>): Job[] {
  return [...jobs].sort(
    (a, b) => RANKS[a.priority] - RANKS[b.priority] || a.position - b.position,
  );
}

function progressOf({ state }: Job): Progress | null {
  return "progress" in state ? state.progress : null;
}

function withProgress(job: Job, changes: Partial<Progress>): Job {
  const { state } = job;
  if (!("progress" in state) || state.progress === null) return job;
  const progress = { ...state.progress, ...changes };
  return { ...job, state: { ...state, progress } };
}

/** Lists never tell segments: those that are known stay until others are told. */
function withSegmentsOf(job: Job, { jobs }: Picture): Job {
  const before = jobs.get(job.id);
  const known = before === undefined ? null : progressOf(before);
  if (known === null || known.segments.length === 0) return job;
  if (job.state.phase === "paused") return job;
  return withProgress(job, { segments: known.segments });
}

function advance(jobs: Map<string, Job>, progress: JobProgress): void {
  const { id, ...numbers } = progress;
  const job = jobs.get(id);
  if (job === undefined) return;
  jobs.set(id, {
    ...withProgress(job, numbers),
    savedBytes:
      job.state.phase === "downloading" ? numbers.bytes : job.savedBytes,
  });
}

function setSegments(
  jobs: Map<string, Job>,
  { id, segments }: { id: string; segments: SegmentView[] },
): void {
  const job = jobs.get(id);
  if (job !== undefined) jobs.set(id, withProgress(job, { segments }));
}
