import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import { queuedJob, storedJob } from "../_queued_job.ts";
import { claimants } from "./claimants.ts";
import { type QueueEntry, queueEntry } from "./queue_entry.ts";

function entry(id: string, changes: Partial<Job>, size = 10): QueueEntry {
  const path = `/m/${id}`;
  const entry = queueEntry(storedJob(queuedJob(id, changes)));
  return { ...entry, claim: { path, partPath: `${path}.part`, size } };
}

const QUEUE = [
  entry("begun", { state: { phase: "resolving" } }),
  entry("waits", {}),
  entry("placing", { state: { phase: "placing" } }),
  entry("paused", { state: { phase: "paused", progress: null } }),
  entry("another day", { notBefore: 2000 }),
  entry("late", { notBefore: 900 }),
  queueEntry(storedJob(queuedJob("unknown"))),
];

test("claimants() names those that wait for their turn or have just begun, in order", () => {
  const found = claimants(QUEUE, { wall: 1000 });
  expect(found.map(({ job }) => job.id)).toEqual(["begun", "waits", "late"]);
});

test("claimants() stops before the one that asks", () => {
  const [, before] = QUEUE;
  const found = claimants(QUEUE, { wall: 1000, before });
  expect(found.map(({ job }) => job.id)).toEqual(["begun"]);
});

test("queueEntry() knows the room of a job whose file was found before the last start", () => {
  const file = {
    source: "direct",
    name: "a",
    path: "/m/a",
    model: null,
  } as const;
  const { claim } = queueEntry({
    ...storedJob(queuedJob("1", { file: { ...file, size: 7 } })),
    partPath: "/m/a.part",
  });
  expect(claim).toEqual({ path: "/m/a", partPath: "/m/a.part", size: 7 });
  const unknown = storedJob(queuedJob("2", { file: { ...file, size: null } }));
  expect(queueEntry(unknown).claim).toBe(null);
});
