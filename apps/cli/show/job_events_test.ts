import { expect, test } from "bun:test";
import { sampleDone, sampleJob, sampleProgress } from "./_sample_job.ts";
import { jobEvents } from "./job_events.ts";

const queued = sampleJob({ phase: "queued" }, { file: null });
const running = sampleJob({
  phase: "downloading",
  progress: sampleProgress(),
});

function types(...looks: Parameters<typeof jobEvents>): string[] {
  return jobEvents(...looks).map((event) => event.type);
}

test("jobEvents() tells of a new job", () => {
  expect(types(undefined, queued)).toEqual(["queued"]);
});

test("jobEvents() tells nothing where nothing changed", () => {
  expect(types(queued, structuredClone(queued))).toEqual([]);
  expect(types(running, structuredClone(running))).toEqual([]);
});

test("jobEvents() tells of the file before the bytes", () => {
  expect(types(queued, running)).toEqual(["found", "progress"]);
});

test("jobEvents() tells of each progress and of each notice once", () => {
  const notice = { kind: "fallback", message: "One connection." } as const;
  const later = sampleJob(
    { phase: "downloading", progress: sampleProgress({ bytes: 1 }) },
    { notice },
  );
  expect(types(running, later)).toEqual(["notice", "progress"]);
  expect(types(later, { ...running, notice })).toEqual(["progress"]);
});

test("jobEvents() tells of a file that takes another name", () => {
  const renamed = sampleJob({ phase: "placing" });
  const file = { ...renamed.file!, name: "model (1).safetensors" };
  expect(types(renamed, { ...renamed, file })).toEqual(["found"]);
});

test("jobEvents() ends with the outcome or the problem", () => {
  expect(jobEvents(running, sampleJob(sampleDone()))).toEqual([
    {
      type: "done",
      outcome: expect.objectContaining({ integrity: "verified" }),
    },
  ]);
});
