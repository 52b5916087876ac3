import { expect, test } from "bun:test";
import { downloading, sampleJob } from "./_sample_job.ts";
import { toRow } from "./to_row.ts";

test("toRow() keeps the very row of a job that did not change", () => {
  const job = sampleJob("a", { state: downloading(60) });
  const row = toRow(job, undefined);
  expect(toRow(job, row)).toBe(row);
  expect(toRow({ ...job }, row)).not.toBe(row);
});

test("toRow() lets no bar go back", () => {
  const row = toRow(sampleJob("a", { state: downloading(60) }), undefined);
  const next = toRow(sampleJob("a", { state: downloading(40) }), row);
  expect(next.progress?.bytes).toBe(60);
});

test("toRow() keeps the progress of a job that waits again", () => {
  const row = toRow(sampleJob("a", { state: downloading(60) }), undefined);
  const next = toRow(sampleJob("a"), row);
  expect(next.job.state.phase).toBe("queued");
  expect(next.progress?.bytes).toBe(60);
});

test("toRow() believes a transfer that says it starts over", () => {
  const row = toRow(sampleJob("a", { state: downloading(60) }), undefined);
  const restarted = sampleJob("a", {
    state: downloading(0),
    notice: { kind: "restarted", message: "The file has changed." },
  });
  expect(toRow(restarted, row).progress?.bytes).toBe(0);
});
