import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import { downloading, sampleJob, sampleProgress } from "./_sample_job.ts";
import { toRow } from "./to_row.ts";
import { totalsOf } from "./totals.ts";

function rowsOf(...jobs: Job[]) {
  return jobs.map((job) => toRow(job, undefined));
}

test("totalsOf() adds up what is under way and leaves out the rest", () => {
  const progress = sampleProgress({ bytes: 10, speed: 99 });
  const rows = rowsOf(
    sampleJob("a", { state: downloading(50) }),
    sampleJob("b", { state: downloading(100) }),
    sampleJob("c", { state: { phase: "paused", progress } }),
    sampleJob("d"),
  );
  expect(totalsOf(rows)).toMatchObject({
    active: 3,
    running: 2,
    speed: 20,
    share: 0.75,
    leftBytes: 50,
    leftSeconds: null,
  });
});

test("totalsOf() counts no speed of a job that does not download", () => {
  const progress = sampleProgress({ bytes: 100, speed: 99 });
  const rows = rowsOf(
    sampleJob("a", { state: { phase: "verifying", progress } }),
  );
  expect(totalsOf(rows).speed).toBe(0);
});

test("totalsOf() says no share where no size is known", () => {
  expect(totalsOf(rowsOf(sampleJob("a")))).toMatchObject({
    active: 1,
    speed: 0,
    share: null,
    leftSeconds: null,
  });
});

test("totalsOf() counts what is over, and says how long the rest takes", () => {
  const rows = rowsOf(
    sampleJob("a", { state: downloading(50) }),
    sampleJob("b", {
      state: {
        phase: "failed",
        problem: { code: "network", message: "No.", retry: "now" },
      },
    }),
  );
  expect(totalsOf(rows)).toMatchObject({ leftSeconds: 5, failed: 1, done: 0 });
});

test("totalsOf() finds nothing under way where a job waits for its day", () => {
  const rows = rowsOf(sampleJob("a", { notBefore: Date.now() + 86_400_000 }));
  expect(totalsOf(rows)).toMatchObject({ active: 0, running: 0, waiting: 1 });
});
