import { expect, test } from "bun:test";
import { queuedJob, storedJob } from "../_queued_job.ts";
import { JobStore } from "../store/job_store.ts";
import { JobTable } from "./job_table.ts";
import { type QueueEntry, queueEntry } from "./queue_entry.ts";

function tableOverMemory() {
  const store = new JobStore(":memory:", { now: Date.now });
  return { store, table: new JobTable(store) };
}

function entryNamed(id: string): QueueEntry {
  return queueEntry(storedJob(queuedJob(id)));
}

test("JobTable writes what outlives the process, and nothing for each step between", () => {
  const { store, table } = tableOverMemory();
  const entry = entryNamed("a");
  table.put([entry]);
  table.apply(entry, { type: "resolving" });
  table.apply(entry, { type: "paused" });
  expect(store.load()[0]?.job.state.phase).toBe("paused");
  expect(table.list()).toEqual([entry.job]);
});

test("JobTable tells nothing of an event that changes nothing", () => {
  const { table } = tableOverMemory();
  const entry = entryNamed("a");
  table.put([entry]);
  const { seq } = table.feed;
  table.apply(entry, { type: "placing" });
  expect(table.feed.seq).toBe(seq);
});

test("JobTable ends no download when its store cannot be written, but accepts no new one", () => {
  const { store, table } = tableOverMemory();
  const entry = entryNamed("a");
  table.put([entry]);
  store[Symbol.dispose]();
  table.apply(entry, { type: "paused" });
  expect(entry.job.state.phase).toBe("paused");
  expect(() => table.put([entryNamed("b")])).toThrow("cannot be written");
  expect(() => table.remove([entry])).toThrow("cannot be written");
  expect(table.list()).toHaveLength(1);
});
