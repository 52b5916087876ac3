import { expect, test } from "bun:test";
import { problem } from "@haul/contract";
import { sampleDone, sampleJob, sampleProgress } from "./_sample_job.ts";
import { totalOf } from "./total_of.ts";

const GIB = 1024 ** 3;

test("totalOf() adds up bytes, sizes, speeds and connections", () => {
  const progress = sampleProgress({ bytes: GIB, speed: GIB / 2 });
  const { finished, progress: total } = totalOf([
    sampleJob(sampleDone()),
    sampleJob({ phase: "downloading", progress }),
    sampleJob({ phase: "queued" }),
  ]);
  expect(finished).toBe(1);
  expect(total).toEqual({
    bytes: 5 * GIB,
    size: 12 * GIB,
    speed: GIB / 2,
    connections: 16,
    etaSeconds: 14,
  });
});

test("totalOf() knows no size while one is unknown", () => {
  const { progress } = totalOf([
    sampleJob(sampleDone()),
    sampleJob({ phase: "resolving" }, { file: null }),
  ]);
  expect(progress.size).toBeNull();
  expect(progress.etaSeconds).toBeNull();
});

test("totalOf() leaves failed files out, so that the rest can reach 100 %", () => {
  const failed = problem("not_found", "Gone.").problem;
  const { progress } = totalOf([
    sampleJob(sampleDone()),
    sampleJob({ phase: "failed", problem: failed }),
  ]);
  expect(progress.bytes).toBe(progress.size ?? -1);
});
