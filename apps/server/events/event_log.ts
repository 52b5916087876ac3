import type {
  Changes,
  Job,
  JobProgress,
  SettingsNow,
  Snapshot,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Removals } from "./removals.ts";

/** The part of a queue that a log reads. */
export type LoggedJobs = Pick<
  Jobs,
  "epoch" | "seq" | "list" | "settings" | "subscribe"
>;

/** Says what happened since any moment of this epoch, as few words as it takes. */
export interface EventLog extends Disposable {
  readonly epoch: string;
  /** The number of the newest change. */
  readonly seq: number;
  /** Everything as it is now. */
  snapshot(): Snapshot;
  /**
   * What is otherwise than at `seq`: not each step, but the newest state of
   * what changed. Null where that moment is unknown or too long ago.
   */
  since(seq: number): Changes | null;
  /** The newest state of a job that changed in this epoch. */
  job(id: string): Job | undefined;
  /** Calls `listener` at each change; call the result to stop. */
  subscribe(listener: () => void): () => void;
}

/** When a job changed last. */
interface Mark {
  job: Job;
  /** The number of its last change that was more than progress. */
  shape: number;
  /** The number of its last change of any kind. */
  any: number;
}

/**
 * Keeps, for each job that changed, its newest state and when that was. It
 * grows with the queue, not with time.
 */
export function createEventLog(jobs: LoggedJobs): EventLog {
  const marks = new Map<string, Mark>();
  const removals = new Removals();
  const listeners = new Set<() => void>();
  let newest = jobs.seq;
  const first = jobs.seq;
  let settingsAt = 0;

  const unsubscribe = jobs.subscribe((change) => {
    newest = change.seq;
    if ("settings" in change) settingsAt = change.seq;
    else if ("removed" in change) {
      marks.delete(change.removed);
      removals.add(change.removed, newest);
    } else mark(change.job);
    for (const listener of [...listeners]) listener();
  });

  function mark(job: Job): void {
    const before = marks.get(job.id);
    const isStep = before !== undefined && isOnlyProgress(before.job, job);
    const shape = isStep ? before.shape : newest;
    removals.undo(job.id);
    marks.set(job.id, { job, shape, any: newest });
  }

  return {
    epoch: jobs.epoch,
    get seq() {
      return newest;
    },
    job: (id) => marks.get(id)?.job,
    snapshot: () => ({
      type: "snapshot",
      epoch: jobs.epoch,
      seq: newest,
      settings: jobs.settings(),
      jobs: jobs.list().map(withoutSegments),
    }),
    since(seq) {
      if (seq < Math.max(first, removals.forgotten) || seq > newest) {
        return null;
      }
      const changed = [...marks.values()].filter(({ any }) => any > seq);
      const settings: SettingsNow | null =
        settingsAt > seq ? jobs.settings() : null;
      return {
        type: "changes",
        epoch: jobs.epoch,
        after: seq,
        seq: newest,
        jobs: changed
          .filter(({ shape }) => shape > seq)
          .map(({ job }) => withoutSegments(job)),
        progress: changed
          .filter(({ shape }) => shape <= seq)
          .flatMap(({ job }) => progressOf(job)),
        removed: removals.since(seq),
        settings,
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.dispose]() {
      unsubscribe();
      listeners.clear();
    },
  };
}

/** A job as lists show it: where its segments are is told to those who watch it. */
export function withoutSegments(job: Job): Job {
  const { state } = job;
  if (!("progress" in state) || state.progress === null) return job;
  const { done: _, ...rest } = state.progress;
  const progress = { ...rest, segments: [] };
  return { ...job, state: { ...state, progress } };
}

/** The reducer keeps what did not change as it was, so that a look at the parts is enough. */
function isOnlyProgress(before: Job, now: Job): boolean {
  if (!("progress" in before.state && "progress" in now.state)) return false;
  const [then, next] = [before.state.progress, now.state.progress];
  return (
    before.state.phase === now.state.phase &&
    then?.size === next?.size &&
    then?.mode === next?.mode &&
    before.url === now.url &&
    before.file === now.file &&
    before.notice === now.notice &&
    before.priority === now.priority &&
    before.position === now.position &&
    before.notBefore === now.notBefore
  );
}

function progressOf({ id, state }: Job): JobProgress[] {
  if (!("progress" in state) || state.progress === null) return [];
  const { bytes, speed, etaSeconds, connections, fetchedBytes, wastedBytes } =
    state.progress;
  return [
    {
      id,
      bytes,
      speed: Math.round(speed),
      etaSeconds: etaSeconds === null ? null : Math.round(etaSeconds),
      connections,
      fetchedBytes,
      wastedBytes,
    },
  ];
}
