import { expect, test } from "bun:test";
import { problem } from "@haul/contract";
import { sampleDone, sampleProgress } from "./_sample_job.ts";
import { eventRecord, jsonLine } from "./json_line.ts";

const URL_1 = "https://example.org/model.safetensors";

test("jsonLine() keeps every character and steers no terminal", () => {
  const value = { name: "a\u009b31m\u202eb\x1b[2J\u2028模" };
  const line = jsonLine(value);
  expect(JSON.parse(line)).toEqual(value);
  expect(line).toMatch(/^[\x20-\x7e模]+\n$/);
});

test("eventRecord() writes the end of a download flat", () => {
  const state = sampleDone();
  if (state.phase !== "done") throw new Error("not done");
  const record = eventRecord(URL_1, { type: "done", outcome: state.outcome });
  expect(Object.keys(record)).toEqual([
    ...["type", "url", "path", "bytes", "sha256", "integrity"],
    ...["fetchedBytes", "wastedBytes", "seconds", "connections"],
  ]);
});

test("eventRecord() writes a problem as code, message and retry", () => {
  const error = problem("not_found", "No such file.", {
    host: "example.org",
    status: 404,
  });
  expect(eventRecord(URL_1, { type: "failed", ...error })).toEqual({
    type: "failed",
    url: URL_1,
    problem: { code: "not_found", message: "No such file.", retry: "never" },
  });
});

test("eventRecord() leaves the segments of a progress out", () => {
  const progress = sampleProgress({
    segments: [{ start: 0, position: 1, end: 2, source: 0 }],
  });
  const record = eventRecord(URL_1, { type: "progress", progress });
  expect(record["progress"]).not.toHaveProperty("segments");
  expect(record["progress"]).toHaveProperty("bytes", progress.bytes);
});

test("eventRecord() names the URL of every event", () => {
  expect(eventRecord(URL_1, { type: "queued" })).toEqual({
    type: "queued",
    url: URL_1,
  });
});

test("eventRecord() counts the files that a link came to", () => {
  const expansion = { jobs: ["2", "3"], bytes: 7 };
  expect(eventRecord(URL_1, { type: "expanded", expansion })).toEqual({
    type: "expanded",
    url: URL_1,
    files: 2,
    bytes: 7,
  });
});
