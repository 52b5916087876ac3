import type { Job, ServerMessage } from "@haul/contract";
import type { Jobs } from "@haul/jobs";

/** Milliseconds between two frames: five a second, whatever the number of jobs. */
const FRAME_MS = 200;

/** One listener: takes a frame, or says that it cannot keep up. */
export type FrameSink = (frame: string) => "taken" | "too_slow";

/** Tells every listener what the jobs do. */
export interface EventHub extends Disposable {
  /** Listeners now. */
  readonly size: number;
  /**
   * Sends a snapshot to `sink` at once, then every change. A sink that is too
   * slow is dropped: it holds nobody up, and nothing is kept for it.
   *
   * @returns A function that leaves.
   */
  join(sink: FrameSink): () => void;
}

/**
 * Folds the changes of all jobs into at most five frames a second. A frame is
 * made once, however many listen, and not at all where nobody does.
 */
export function createEventHub(
  jobs: Pick<Jobs, "epoch" | "seq" | "list" | "subscribe">,
  { frameMs = FRAME_MS }: { frameMs?: number } = {},
): EventHub {
  const sinks = new Set<FrameSink>();
  const changed = new Map<string, Job | null>();
  let sentSeq = jobs.seq;
  let newSeq = jobs.seq;
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const unsubscribe = jobs.subscribe((change) => {
    newSeq = change.seq;
    if ("job" in change) changed.set(change.job.id, change.job);
    else changed.set(change.removed, null);
    timer ??= setTimeout(
      flush,
      Math.max(0, sentAt + frameMs - performance.now()),
    );
  });

  function flush(): void {
    timer = null;
    sentAt = performance.now();
    const message: ServerMessage = {
      type: "changes",
      epoch: jobs.epoch,
      after: sentSeq,
      seq: newSeq,
      jobs: [...changed.values()].filter((job) => job !== null),
      removed: [...changed].flatMap(([id, job]) => (job === null ? [id] : [])),
    };
    changed.clear();
    sentSeq = newSeq;
    if (sinks.size === 0) return;
    const frame = JSON.stringify(message);
    for (const sink of sinks) {
      if (sink(frame) === "too_slow") sinks.delete(sink);
    }
  }

  return {
    get size() {
      return sinks.size;
    },
    join(sink) {
      // Changes that wait for the next frame are in the snapshot already; the
      // frame tells them again, and its `after` is no higher than this `seq`.
      const snapshot: ServerMessage = {
        type: "snapshot",
        epoch: jobs.epoch,
        seq: newSeq,
        jobs: jobs.list(),
      };
      if (sink(JSON.stringify(snapshot)) === "taken") sinks.add(sink);
      return () => void sinks.delete(sink);
    },
    [Symbol.dispose]() {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      sinks.clear();
    },
  };
}
