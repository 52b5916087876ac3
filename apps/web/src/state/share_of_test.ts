import { expect, test } from "bun:test";
import type { JobState } from "@haul/contract";
import { downloading, sampleJob, sampleProgress } from "./_sample_job.ts";
import { shareOf } from "./share_of.ts";

function rowOf(state: JobState) {
  const progress = "progress" in state ? state.progress : null;
  return { id: "a", job: sampleJob("a", { state }), progress };
}

test("shareOf() gives bytes by size", () => {
  expect(shareOf(rowOf(downloading(25)))).toBe(0.25);
});

test("shareOf() gives all of a file that is being placed, or empty", () => {
  expect(shareOf(rowOf({ phase: "placing" }))).toBe(1);
  const progress = sampleProgress({ size: 0 });
  expect(shareOf(rowOf({ phase: "verifying", progress }))).toBe(1);
});

test("shareOf() gives null where nobody can say", () => {
  expect(shareOf(rowOf({ phase: "queued" }))).toBeNull();
  const progress = sampleProgress({ size: null });
  expect(shareOf(rowOf({ phase: "downloading", progress }))).toBeNull();
});
