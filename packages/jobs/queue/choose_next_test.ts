import { expect, test } from "bun:test";
import type { JobState } from "@haul/contract";
import { queuedJob, storedJob } from "../_queued_job.ts";
import { chooseNext } from "./choose_next.ts";
import { type QueueEntry, queueEntry } from "./queue_entry.ts";

const clocks = { monotonic: 1000, wall: 5000 };

/** What tells the phases apart for the choice: their details are not looked at. */
function inPhase(phase: JobState["phase"]): JobState {
  return { phase } as JobState;
}

function entryNamed(
  id: string,
  phase: JobState["phase"],
  rest: Partial<QueueEntry> = {},
): QueueEntry {
  const job = queuedJob(id, { state: inPhase(phase) });
  return { ...queueEntry(storedJob(job)), ...rest };
}

const beingStopped: QueueEntry["run"] = {
  control: new AbortController(),
  finished: Promise.resolve(),
  intent: "pause",
};

/** The ids that are chosen, and when to ask again. */
function chosen(queue: readonly QueueEntry[], free: number) {
  const { start, wakeInMs } = chooseNext(queue, { free, clocks });
  return { start: start.map(({ job }) => job.id), wakeInMs };
}

test("chooseNext() starts the first ones, in order, up to the limit", () => {
  const queue = ["a", "b", "c"].map((id) => entryNamed(id, "queued"));
  const choice = chosen(queue, 2);
  expect(choice).toEqual({ start: ["a", "b"], wakeInMs: null });
});

test("chooseNext() does not start a job again whose run is being stopped", () => {
  const queue = [
    entryNamed("a", "queued", { run: beingStopped }),
    entryNamed("b", "queued"),
  ];
  expect(chosen(queue, 2).start).toEqual(["b"]);
});

test("chooseNext() leaves jobs alone that run, are paused, done or failed", () => {
  const queue = (["resolving", "paused", "done", "failed"] as const).map(
    (phase) => entryNamed(phase, phase),
  );
  const choice = chosen(queue, 3);
  expect(choice).toEqual({ start: [], wakeInMs: null });
});

test("chooseNext() lets others pass a job that waits, and says when to ask again", () => {
  const queue = [
    entryNamed("late", "queued", { notBefore: 1400 }),
    entryNamed("later", "queued", { notBefore: 1800 }),
    entryNamed("ready", "queued", { notBefore: 1000 }),
  ];
  const choice = chosen(queue, 2);
  expect(choice).toEqual({ start: ["ready"], wakeInMs: 400 });
});

test("chooseNext() does not ask to be woken while no place is free", () => {
  const queue = [entryNamed("late", "queued", { notBefore: 1400 })];
  for (const free of [0, -1]) {
    expect(chosen(queue, free)).toEqual({ start: [], wakeInMs: null });
  }
});

test("chooseNext() lets a job of a later day wait by the clock on the wall", () => {
  const entry = entryNamed("dated", "queued");
  entry.job = { ...entry.job, notBefore: 5250 };
  expect(chosen([entry], 1)).toEqual({ start: [], wakeInMs: 250 });
});

test("chooseNext() does not ask to be woken where the last place went behind a job that waits", () => {
  const queue = [
    entryNamed("late", "queued", { notBefore: 1400 }),
    entryNamed("ready", "queued"),
  ];
  expect(chosen(queue, 1)).toEqual({ start: ["ready"], wakeInMs: null });
});
