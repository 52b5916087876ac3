import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import { input, isIn, rig } from "./_queue_rig.ts";

/** A job's state as a store keeps it: what runs is queued again at the next start. */
function stored({ state }: Job): Job["state"] {
  return state.phase === "resolving" ? { phase: "queued" } : state;
}

test("JobQueue puts a job for each file in the place of a link that stands for several", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("folder"), input("other")]);
  r.runs[0]?.expand("folder/1", "other", "folder/2", "folder/1");
  const { state } = await r.reached("job1", isIn("expanded"));
  expect(state).toEqual({
    phase: "expanded",
    expansion: { jobs: ["job3", "job2", "job4"], bytes: null },
  });
  expect(r.table.list().map(({ url, parent }) => [url, parent])).toEqual([
    ["https://example.org/folder", null],
    ["https://example.org/folder/1", "job1"],
    ["https://example.org/folder/2", "job1"],
    ["https://example.org/other", null],
  ]);
  expect(r.store.load().map(({ job }) => job)).toEqual(
    r.table.list().map((job) => ({ ...job, notice: null, state: stored(job) })),
  );
  for (const at of [1, 2, 3]) (await r.started(at)).finish();
  await r.reached("job4", isIn("done"));
});

test("JobQueue expands a link anew that was paused before it could", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("folder")]);
  const paused = r.queue.pause(["job1"]);
  r.runs[0]?.expand("folder/1");
  await paused;
  expect(r.phases()).toEqual(["paused"]);
});

test("JobQueue never takes a file of a link for the link itself", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("folder")]);
  r.runs[0]?.expand("folder", "folder/1");
  const { state } = await r.reached("job1", isIn("expanded"));
  expect(state).toMatchObject({ expansion: { jobs: ["job2", "job3"] } });
});

test("JobQueue fails a link whose files cannot be written down, and keeps none of them", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("folder")]);
  r.store[Symbol.dispose]();
  r.runs[0]?.expand("folder/1", "folder/2");
  const { state } = await r.reached("job1", isIn("failed"));
  expect(state).toMatchObject({ problem: { code: "io_failed" } });
  expect(r.phases()).toEqual(["failed"]);
});
