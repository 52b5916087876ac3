import { expect, test } from "bun:test";
import type { Job, ServerMessage } from "@haul/contract";
import { downloading, sampleJob } from "./_sample_job.ts";
import { applyMessage } from "./apply_message.ts";

function snapshot(...jobs: Job[]): ServerMessage {
  return { type: "snapshot", epoch: "e", seq: 1, jobs };
}

function changes(jobs: Job[], removed: string[] = []): ServerMessage {
  return { type: "changes", epoch: "e", after: 1, seq: 2, jobs, removed };
}

test("applyMessage() keeps the order of the queue and puts new jobs last", () => {
  const rows = applyMessage([], snapshot(sampleJob("b"), sampleJob("a")));
  const next = applyMessage(rows, changes([sampleJob("c"), sampleJob("b")]));
  expect(next.map(({ id }) => id)).toEqual(["b", "a", "c"]);
});

test("applyMessage() drops what was removed, and what a snapshot lacks", () => {
  const rows = applyMessage([], snapshot(sampleJob("a"), sampleJob("b")));
  const next = applyMessage(rows, changes([], ["a"]));
  expect(next.map(({ id }) => id)).toEqual(["b"]);
  expect(
    applyMessage(next, snapshot(sampleJob("c"))).map(({ id }) => id),
  ).toEqual(["c"]);
});

test("applyMessage() lets no bar go back", () => {
  const rows = applyMessage(
    [],
    snapshot(sampleJob("a", { state: downloading(60) })),
  );
  const next = applyMessage(
    rows,
    changes([sampleJob("a", { state: downloading(40) })]),
  );
  expect(next[0]?.progress?.bytes).toBe(60);
});

test("applyMessage() keeps the progress of a job that waits again", () => {
  const rows = applyMessage(
    [],
    snapshot(sampleJob("a", { state: downloading(60) })),
  );
  const next = applyMessage(rows, changes([sampleJob("a")]));
  expect(next[0]?.job.state.phase).toBe("queued");
  expect(next[0]?.progress?.bytes).toBe(60);
});

test("applyMessage() believes a transfer that says it starts over", () => {
  const rows = applyMessage(
    [],
    snapshot(sampleJob("a", { state: downloading(60) })),
  );
  const restarted = sampleJob("a", {
    state: downloading(0),
    notice: { kind: "restarted", message: "The file has changed." },
  });
  expect(applyMessage(rows, changes([restarted]))[0]?.progress?.bytes).toBe(0);
});

test("applyMessage() leaves the rows that it was given as they were", () => {
  const rows = applyMessage([], snapshot(sampleJob("a")));
  applyMessage(rows, changes([sampleJob("a", { state: downloading(5) })], []));
  expect(rows).toEqual([{ id: "a", job: sampleJob("a"), progress: null }]);
});
