import { expect, test } from "bun:test";
import { flaky, input, isIn, progressEvent, rig } from "./_queue_rig.ts";
import type { PartOfJob } from "./job_runs.ts";

test("JobQueue runs as many jobs as it may, in order, and the next when one ends", async () => {
  await using r = rig();
  r.queue.add(["a", "b", "c"].map((name) => input(name)));
  expect(r.phases()).toEqual(["resolving", "resolving", "queued"]);
  r.runs[1]?.finish();
  await r.reached("job3", isIn("resolving"));
  expect(r.phases()).toEqual(["resolving", "done", "resolving"]);
  expect(r.runs.map(({ url }) => url.at(-1))).toEqual(["a", "b", "c"]);
});

test("JobQueue pauses a running job only when its run is over, and gives its place away", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("a"), input("b")]);
  r.runs[0]?.emit(progressEvent(40));
  const pausing = r.queue.pause(["job1"]);
  expect(r.runs[0]?.signal.aborted).toBe(true);
  await pausing;
  expect(r.table.find("job1")?.job.state).toMatchObject({
    phase: "paused",
    progress: { bytes: 40 },
  });
  expect(r.phases()).toEqual(["paused", "resolving"]);
});

test("JobQueue pauses a waiting job at once, and resumes it in its old place", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add(["a", "b", "c"].map((name) => input(name)));
  await r.queue.pause(["job2"]);
  expect(r.phases()).toEqual(["resolving", "paused", "queued"]);
  r.queue.resume(["job2"]);
  r.runs[0]?.finish();
  await r.reached("job2", isIn("resolving"));
  expect(r.phases()).toEqual(["done", "resolving", "queued"]);
});

test("JobQueue lets a resume overtake the pause before it", async () => {
  await using r = rig();
  r.queue.add([input("a")]);
  const pausing = r.queue.pause(["job1"]);
  r.queue.resume(["job1"]);
  await pausing;
  await r.started(1);
  expect(r.phases()).toEqual(["resolving"]);
});

test("JobQueue lets a job end well that was whole before it could be paused", async () => {
  await using r = rig();
  r.queue.add([input("a")]);
  r.runs[0]?.finish();
  await r.queue.pause(["job1"]);
  expect(r.phases()).toEqual(["done"]);
});

test("JobQueue tries a failed job again by itself, and tells why and when", async () => {
  await using r = rig({
    nextTry: (_, { failures }) =>
      failures > 2 ? null : { waitMs: 1, isDate: false },
  });
  r.queue.add([input("a")]);
  const notices: string[] = [];
  r.table.feed.subscribe((change) => {
    if ("job" in change && change.job.notice !== null) {
      notices.push(`${change.job.notice.kind}: ${change.job.notice.message}`);
    }
  });
  for (const attempt of [0, 1, 2]) {
    (await r.started(attempt)).fail(flaky);
  }
  const failed = await r.reached("job1", isIn("failed"));
  expect(failed.state).toEqual({ phase: "failed", problem: flaky });
  expect(new Set(notices)).toEqual(
    new Set(["retrying: Lost. Trying again in 1 s."]),
  );
});

test("JobQueue counts failures anew when a run brought more bytes than any before", async () => {
  const counted: number[] = [];
  await using r = rig({
    nextTry: (_, { failures }) => {
      counted.push(failures);
      return counted.length < 5 ? { waitMs: 0, isDate: false } : null;
    },
  });
  r.queue.add([input("a")]);
  for (const [attempt, bytes] of [0, 0, 30, 20, 31].entries()) {
    const run = await r.started(attempt);
    run.emit(progressEvent(bytes));
    run.fail(flaky);
  }
  await r.reached("job1", isIn("failed"));
  expect(counted).toEqual([1, 2, 1, 2, 1]);
});

test("JobQueue hears a retry that comes with the news of the failure", async () => {
  await using r = rig();
  r.table.feed.subscribe((change) => {
    const failed = "job" in change && change.job.state.phase === "failed";
    if (failed && r.runs.length === 1) r.queue.retry([change.job.id]);
  });
  r.queue.add([input("a")]);
  r.runs[0]?.fail(flaky);
  await r.started(1);
  expect(r.phases()).toEqual(["resolving"]);
});

test("JobQueue removes a running job once nothing of it runs, with its part or without", async () => {
  await using r = rig();
  r.queue.add([input("a"), input("b"), input("c")]);
  r.runs[0]?.onPart(part("/m/a"));
  r.runs[1]?.onPart(part("/m/b"));
  await r.queue.remove(["job1"], { keepPart: true });
  await r.queue.remove(["job2"], { keepPart: false });
  expect(r.table.list().map(({ id }) => id)).toEqual(["job3"]);
  expect(r.store.load().map(({ job }) => job.id)).toEqual(["job3"]);
  expect(r.discarded).toEqual(["/m/b.part"]);
});

test("JobQueue says nothing more of a job that was removed", async () => {
  await using r = rig();
  r.queue.add([input("a")]);
  await r.queue.remove(["job1"], { keepPart: true });
  const heard: unknown[] = [];
  r.table.feed.subscribe((change) => heard.push(change));
  r.runs[0]?.emit(progressEvent(5));
  expect(heard).toEqual([]);
});

test("JobQueue gives back the job that waits already for the same file", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("a"), input("b")]);
  await r.queue.pause(["job2"]);
  const again = r.queue.add([
    input("b"),
    input("b"),
    input("b", { name: "x" }),
  ]);
  expect(again.map(({ id }) => id)).toEqual(["job2", "job2", "job3"]);
  expect(r.phases()).toEqual(["resolving", "queued", "queued"]);
});

test("JobQueue takes another file of the same link for another job", async () => {
  await using r = rig();
  const [first, second] = r.queue.add([
    input("a", { choice: { file: "1" } }),
    input("a", { choice: { file: "2" } }),
  ]);
  expect(first?.id).not.toBe(second?.id);
});

test("JobQueue takes a link again whose secret was lost, and brings its job back", async () => {
  await using r = rig();
  const secret = input("a?token=abc");
  r.queue.add([secret]);
  r.runs[0]?.fail({ ...flaky, retry: "never" });
  await r.reached("job1", isIn("failed"));
  const entry = r.table.entry("job1");
  entry.input = { ...secret.input, url: entry.job.url };
  entry.secretsLost = true;
  expect(entry.job.url).not.toContain("abc");
  r.queue.add([secret]);
  expect(r.runs.map(({ url }) => url)).toEqual([
    secret.input.url,
    secret.input.url,
  ]);
  expect(entry.secretsLost).toBe(false);
});

test("JobQueue keeps running jobs for the next start when it closes", async () => {
  const r = rig();
  r.queue.add([input("a"), input("b"), input("c")]);
  const closing = r.queue[Symbol.asyncDispose]();
  expect(r.runs.every(({ signal }) => signal.aborted)).toBe(true);
  expect(r.store.load().map(({ job }) => job.state.phase)).toEqual([
    "queued",
    "queued",
    "queued",
  ]);
  await closing;
  expect(r.runs).toHaveLength(2);
});

test("JobQueue refuses an id that it does not know", async () => {
  await using r = rig();
  await expect(r.queue.pause(["nobody"])).rejects.toMatchObject({
    problem: { code: "not_found" },
  });
  expect(() => r.queue.resume(["nobody"])).toThrow("no job");
});

test("JobQueue lets a job go on that could not be taken off the list", async () => {
  await using r = rig({ concurrentJobs: 1 });
  r.queue.add([input("a")]);
  r.store[Symbol.dispose]();
  const removing = r.queue.remove(["job1"], { keepPart: true });
  await expect(removing).rejects.toThrow("cannot be written");
  await r.started(1);
  expect(r.phases()).toEqual(["resolving"]);
});

test("JobQueue discards the other parts where one is in use, and says so", async () => {
  await using r = rig({ locked: "/m/a.part" });
  r.queue.add([input("a"), input("b")]);
  r.runs[0]?.onPart(part("/m/a"));
  r.runs[1]?.onPart(part("/m/b"));
  const removing = r.queue.remove(["job1", "job2"], { keepPart: false });
  await expect(removing).rejects.toThrow("in use");
  expect(r.discarded).toEqual(["/m/b.part"]);
});

function part(path: string): PartOfJob {
  return { path, partPath: `${path}.part`, size: null };
}
