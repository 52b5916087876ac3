import { expect, test } from "bun:test";
import { downloading, sampleJob } from "./_sample_job.ts";
import { toRows } from "./to_rows.ts";

test("toRows() keeps the order of the jobs, and forgets those that are gone", () => {
  const rows = toRows([sampleJob("b"), sampleJob("a")], []);
  const next = toRows([sampleJob("a"), sampleJob("c")], rows);
  expect(next.map(({ id }) => id)).toEqual(["a", "c"]);
});

test("toRows() lets no bar go back", () => {
  const rows = toRows([sampleJob("a", { state: downloading(60) })], []);
  const next = toRows([sampleJob("a", { state: downloading(40) })], rows);
  expect(next[0]?.progress?.bytes).toBe(60);
});

test("toRows() keeps the progress of a job that waits again", () => {
  const rows = toRows([sampleJob("a", { state: downloading(60) })], []);
  const next = toRows([sampleJob("a")], rows);
  expect(next[0]?.job.state.phase).toBe("queued");
  expect(next[0]?.progress?.bytes).toBe(60);
});

test("toRows() believes a transfer that says it starts over", () => {
  const rows = toRows([sampleJob("a", { state: downloading(60) })], []);
  const restarted = sampleJob("a", {
    state: downloading(0),
    notice: { kind: "restarted", message: "The file has changed." },
  });
  expect(toRows([restarted], rows)[0]?.progress?.bytes).toBe(0);
});

test("toRows() leaves the rows that it was given as they were", () => {
  const rows = toRows([sampleJob("a")], []);
  toRows([sampleJob("a", { state: downloading(5) })], rows);
  expect(rows).toEqual([{ id: "a", job: sampleJob("a"), progress: null }]);
});
