import { expect, test } from "bun:test";
import { problem } from "@haul/contract";
import { RecordedOutput } from "../_recorded_output.ts";
import { sampleDone, sampleJob, sampleProgress } from "./_sample_job.ts";
import { JsonReporter } from "./json_reporter.ts";

function startReporter(options: { quiet?: boolean } = {}) {
  const output = new RecordedOutput();
  const { quiet = false } = options;
  const reporter = new JsonReporter({ output, quiet });
  const types = () =>
    output
      .take()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
  return { reporter, types };
}

test("JsonReporter prints one event a line, from the first to the last", () => {
  const { reporter, types } = startReporter();
  const progress = sampleProgress();
  reporter.update(sampleJob({ phase: "queued" }, { file: null }));
  reporter.update(sampleJob({ phase: "resolving" }, { file: null }));
  reporter.update(sampleJob({ phase: "downloading", progress }));
  reporter.update(sampleJob({ phase: "verifying", progress }));
  reporter.update(sampleJob({ phase: "placing" }));
  reporter.update(sampleJob(sampleDone()));
  expect(types()).toEqual([
    ...["queued", "resolving", "found", "progress"],
    ...["verifying", "placing", "done"],
  ]);
});

test("JsonReporter prints the last event only when it is to be quiet", () => {
  const { reporter, types } = startReporter({ quiet: true });
  reporter.update(sampleJob({ phase: "queued" }));
  reporter.update(sampleJob(sampleDone()));
  expect(types()).toEqual(["done"]);
});

test("JsonReporter ends each stopped URL with a failure", () => {
  const { reporter, types } = startReporter();
  const paused = sampleJob({ phase: "paused", progress: null }, { file: null });
  reporter.update(paused);
  reporter.stopped([paused], problem("interrupted", "Stopped.").problem);
  expect(types()).toEqual(["paused", "failed"]);
});
