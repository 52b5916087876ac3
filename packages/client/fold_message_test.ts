import { expect, test } from "bun:test";
import { type Changes, type Job, SettingsNowSchema } from "@haul/contract";
import { EMPTY_PICTURE, foldMessage, inQueueOrder } from "./fold_message.ts";

const settings = SettingsNowSchema.parse({});

function job(id: string, changes: Partial<Job> = {}): Job {
  return {
    id,
    url: `https://example.org/${id}`,
    parent: null,
    createdAt: 0,
    priority: "normal",
    position: 0,
    notBefore: null,
    savedBytes: 0,
    file: null,
    notice: null,
    state: { phase: "queued" },
    ...changes,
  };
}

function running(id: string, bytes: number): Job {
  const progress = {
    bytes,
    size: 100,
    speed: 1,
    etaSeconds: 1,
    connections: 1,
    fetchedBytes: bytes,
    wastedBytes: 0,
    mode: "ranges",
    segments: [],
  } as const;
  return job(id, {
    state: { phase: "downloading", progress: { ...progress, segments: [] } },
  });
}

function changes(what: Partial<Changes>): Changes {
  return {
    type: "changes",
    epoch: "e",
    after: 1,
    seq: 2,
    jobs: [],
    progress: [],
    removed: [],
    settings: null,
    ...what,
  };
}

function snapshotOf(...jobs: Job[]) {
  return { type: "snapshot", epoch: "e", seq: 1, settings, jobs } as const;
}

test("foldMessage() takes all of a snapshot and nothing from before", () => {
  const first = foldMessage(EMPTY_PICTURE, snapshotOf(job("a")));
  const second = foldMessage(first, snapshotOf(job("b")));
  expect([...second.jobs.keys()]).toEqual(["b"]);
  expect(second.settings).toEqual(settings);
});

test("foldMessage() folds jobs, progress, removals and settings in", () => {
  const first = foldMessage(
    EMPTY_PICTURE,
    snapshotOf(running("a", 1), job("b")),
  );
  const paused = { ...settings, paused: true };
  const next = foldMessage(
    first,
    changes({
      jobs: [job("c")],
      progress: [
        {
          id: "a",
          bytes: 7,
          speed: 2,
          etaSeconds: null,
          connections: 3,
          fetchedBytes: 8,
          wastedBytes: 1,
        },
      ],
      removed: ["b"],
      settings: paused,
    }),
  );
  expect([...next.jobs.keys()]).toEqual(["a", "c"]);
  expect(next.jobs.get("a")).toMatchObject({
    savedBytes: 7,
    state: { progress: { bytes: 7, connections: 3, size: 100 } },
  });
  expect(next.settings).toEqual(paused);
  expect(first.jobs.get("a")).toEqual(running("a", 1));
});

test("foldMessage() keeps segments over news that tells none", () => {
  const segments = [{ start: 0, position: 5, end: 100, source: 0 }];
  const picture = foldMessage(EMPTY_PICTURE, snapshotOf(running("a", 5)));
  const watched = foldMessage(picture, { type: "segments", id: "a", segments });
  const next = foldMessage(watched, changes({ jobs: [running("a", 9)] }));
  expect(next.jobs.get("a")?.state).toMatchObject({
    progress: { bytes: 9, segments },
  });
});

test("inQueueOrder() goes by priority, then by position", () => {
  const jobs = [
    job("low", { priority: "low", position: 1 }),
    job("late", { position: 3 }),
    job("early", { position: 2 }),
    job("high", { priority: "high", position: 9 }),
  ];
  const ids = inQueueOrder(jobs).map(({ id }) => id);
  expect(ids).toEqual(["high", "early", "late", "low"]);
});
