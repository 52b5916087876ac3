import { expect, test } from "bun:test";
import type { JobPhase } from "@haul/contract";
import { type Candidate, chooseNext } from "./choose_next.ts";

function candidate(
  id: string,
  phase: JobPhase,
  rest: Partial<Candidate> = {},
): Candidate {
  return { id, phase, running: false, waitMs: 0, ...rest };
}

test("chooseNext() starts the first ones, in order, up to the limit", () => {
  const queue = ["a", "b", "c"].map((id) => candidate(id, "queued"));
  const choice = chooseNext(queue, { concurrentJobs: 2 });
  expect(choice).toEqual({ start: ["a", "b"], wakeInMs: null });
});

test("chooseNext() counts every active phase, and a run that is being stopped", () => {
  const queue = [
    candidate("a", "resolving"),
    candidate("b", "downloading"),
    candidate("c", "verifying"),
    candidate("d", "placing"),
    candidate("e", "paused", { running: true }),
    candidate("f", "queued"),
    candidate("g", "queued"),
  ];
  const choice = chooseNext(queue, { concurrentJobs: 6 });
  expect(choice.start).toEqual(["f"]);
});

test("chooseNext() leaves paused, done and failed jobs alone", () => {
  const queue = (["paused", "done", "failed"] as const).map((phase) =>
    candidate(phase, phase),
  );
  const choice = chooseNext(queue, { concurrentJobs: 3 });
  expect(choice).toEqual({ start: [], wakeInMs: null });
});

test("chooseNext() lets others pass a job that waits, and says when to ask again", () => {
  const queue = [
    candidate("late", "queued", { waitMs: 400 }),
    candidate("later", "queued", { waitMs: 800 }),
    candidate("ready", "queued", { waitMs: 0 }),
  ];
  const choice = chooseNext(queue, { concurrentJobs: 2 });
  expect(choice).toEqual({ start: ["ready"], wakeInMs: 400 });
});

test("chooseNext() does not ask to be woken while no place is free", () => {
  const queue = [
    candidate("a", "downloading"),
    candidate("late", "queued", { waitMs: 400 }),
  ];
  const choice = chooseNext(queue, { concurrentJobs: 1 });
  expect(choice).toEqual({ start: [], wakeInMs: null });
});
