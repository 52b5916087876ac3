import { expect, test } from "bun:test";
import type {
  Job,
  JobEvent,
  JobPhase,
  JobState,
  Outcome,
  Problem,
  Progress,
} from "@haul/contract";
import { JobSchema } from "@haul/contract";
import fc from "fast-check";
import { queuedJob } from "../_queued_job.ts";
import { reduceJob } from "./reduce_job.ts";

const progress: Progress = {
  bytes: 50,
  size: 100,
  speed: 10,
  etaSeconds: 5,
  connections: 2,
  fetchedBytes: 50,
  wastedBytes: 0,
  mode: "ranges",
  segments: [{ start: 0, position: 50, end: 100, source: 0 }],
};
const outcome: Outcome = {
  path: "/m/a.bin",
  bytes: 100,
  sha256: "a".repeat(64),
  integrity: "verified",
  verifiedBy: "sha256",
  fetchedBytes: 100,
  wastedBytes: 0,
  seconds: 1,
  connections: 4,
  alreadyHere: false,
};
const broken: Problem = { code: "network", message: "Gone.", retry: "now" };
const file = {
  source: "direct",
  name: "a.bin",
  path: "/m/a.bin",
  size: 100,
  model: null,
} as const;

const expansion = { jobs: ["2", "3"], bytes: 300 };

const STATES: Record<JobPhase, JobState> = {
  queued: { phase: "queued" },
  resolving: { phase: "resolving" },
  downloading: { phase: "downloading", progress },
  verifying: { phase: "verifying", progress },
  placing: { phase: "placing" },
  paused: { phase: "paused", progress },
  done: { phase: "done", outcome },
  failed: { phase: "failed", problem: broken },
  expanded: { phase: "expanded", expansion },
};
const PHASES = Object.keys(STATES) as JobPhase[];

const EVENTS: Record<JobEvent["type"], JobEvent> = {
  queued: { type: "queued" },
  resolving: { type: "resolving" },
  found: { type: "found", file },
  progress: { type: "progress", progress: { ...progress, bytes: 60 } },
  notice: { type: "notice", notice: { kind: "waiting", message: "Busy." } },
  verifying: { type: "verifying", progress: { ...progress, bytes: 100 } },
  placing: { type: "placing" },
  paused: { type: "paused" },
  done: { type: "done", outcome },
  failed: { type: "failed", problem: broken },
  expanded: { type: "expanded", expansion },
};

/** The phase after each event, in the order of PHASES; `-` where nothing changes. */
const TABLE: Record<JobEvent["type"], string> = {
  //         queued    resolving   downloading verifying   placing paused done failed expanded
  queued:
    "   -        queued      queued      queued      queued  queued  -  queued -",
  resolving:
    "resolving -          -           -           -       -       -  -      -",
  found:
    "    -        resolving   downloading verifying   placing -       -  -      -",
  progress:
    " -        downloading downloading downloading -       -       -  -      -",
  notice:
    "   queued   resolving   downloading verifying   placing -       -  -      -",
  verifying:
    "-        verifying   verifying   verifying   -       -       -  -      -",
  placing:
    "  -        placing     placing     placing     -       -       -  -      -",
  paused:
    "   paused   paused      paused      paused      paused  -       -  -      -",
  done: "     -        done        done        done        done    -       -  -      -",
  failed:
    "   failed   failed      failed      failed      failed  -       -  -      -",
  expanded:
    " -        expanded    -           -           -       -       -  -      -",
};

function jobIn(phase: JobPhase): Job {
  return queuedJob("1", { state: STATES[phase] });
}

function downloadingAt(bytes: number): Job {
  const state = { phase: "downloading", progress: { ...progress, bytes } };
  return { ...jobIn("queued"), state } as Job;
}

for (const [type, row] of Object.entries(TABLE)) {
  const expected = row.trim().split(/\s+/);
  for (const [column, phase] of PHASES.entries()) {
    test(`reduceJob() answers "${type}" while ${phase} with ${expected[column]}`, () => {
      const before = jobIn(phase);
      const after = reduceJob(before, EVENTS[type as JobEvent["type"]]);
      if (expected[column] === "-") expect(after).toBe(before);
      else {
        expect(after).not.toBe(before);
        expect(String(after.state.phase)).toBe(expected[column] ?? "");
      }
    });
  }
}

test("reduceJob() keeps the file that was found", () => {
  expect(reduceJob(jobIn("resolving"), EVENTS.found).file).toEqual(file);
});

test("reduceJob() never lets bytes go back while a job runs", () => {
  const back = { ...progress, bytes: 10 };
  const after = reduceJob(downloadingAt(70), {
    type: "progress",
    progress: back,
  });
  expect(after.state).toMatchObject({ progress: { ...back, bytes: 70 } });
});

test("reduceJob() says why a job waits for its day as long as it does", () => {
  const notice = { kind: "waiting", message: "Early access." } as const;
  const waits = queuedJob("1", { notBefore: 5, notice });
  const paused = reduceJob(waits, EVENTS.paused);
  expect(paused.notice).toEqual(notice);
  const resumed = reduceJob(paused, EVENTS.queued);
  expect(resumed).toEqual(waits);
  expect(reduceJob(resumed, EVENTS.resolving)).toMatchObject({
    notBefore: null,
    notice: null,
  });
});

test("reduceJob() lets bytes go back after a restarted notice", () => {
  const restarted = reduceJob(downloadingAt(70), {
    type: "notice",
    notice: { kind: "restarted", message: "The file changed." },
  });
  const after = reduceJob(restarted, {
    type: "progress",
    progress: { ...progress, bytes: 10 },
  });
  expect(restarted.state).toMatchObject({ progress: { bytes: 0 } });
  expect(after.state).toMatchObject({ progress: { bytes: 10 } });
});

test("reduceJob() keeps the bytes of a paused job, and nothing that moves", () => {
  const after = reduceJob(downloadingAt(70), { type: "paused" });
  expect(after.state).toEqual({
    phase: "paused",
    progress: {
      ...progress,
      bytes: 70,
      speed: 0,
      etaSeconds: null,
      connections: 0,
      segments: [],
    },
  });
});

test("reduceJob() forgets a stale notice at the end, but not a new name", () => {
  const waiting = reduceJob(jobIn("downloading"), EVENTS.notice);
  const renamed = reduceJob(jobIn("placing"), {
    type: "notice",
    notice: { kind: "renamed", message: "Stored as a (1).bin." },
  });
  expect(reduceJob(waiting, EVENTS.done).notice).toBeNull();
  expect(reduceJob(waiting, EVENTS.paused).notice).toBeNull();
  expect(reduceJob(waiting, EVENTS.failed).notice).toBeNull();
  expect(reduceJob(renamed, EVENTS.done).notice?.kind).toBe("renamed");
});

test("reduceJob() keeps every history valid, done for good and bytes rising", () => {
  const types = Object.keys(EVENTS) as JobEvent["type"][];
  const event = fc.oneof(
    fc.constantFrom(...types).map((type) => EVENTS[type]),
    fc.nat(100).map((bytes): JobEvent => {
      return { type: "progress", progress: { ...progress, bytes } };
    }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let job = jobIn("queued");
      for (const each of events) {
        const next = reduceJob(job, each);
        JobSchema.parse(next);
        if (job.state.phase === "done") expect(next).toBe(job);
        if (
          job.state.phase === "downloading" &&
          next.state.phase === "downloading"
        ) {
          const before = job.state.progress.bytes;
          expect(next.state.progress.bytes).toBeGreaterThanOrEqual(before);
        }
        job = next;
      }
    }),
  );
});
