import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import { queuedJob } from "../_queued_job.ts";
import type { JobChange } from "../jobs.ts";
import { ChangeFeed } from "./change_feed.ts";

const job = queuedJob("1");

function feedWithClock() {
  const clock = { now: 0 };
  const feed = new ChangeFeed({ monotonic: () => clock.now });
  const changes: JobChange[] = [];
  feed.subscribe((change) => changes.push(change));
  return { feed, changes, clock };
}

test("ChangeFeed numbers its changes without a gap", () => {
  const { feed, changes } = feedWithClock();
  feed.publish(job, { isProgress: false });
  feed.publishRemoved("1");
  expect(changes).toEqual([
    { seq: 1, job },
    { seq: 2, removed: "1" },
  ]);
  expect(feed.seq).toBe(2);
});

test("ChangeFeed tells of one job's progress at most five times a second", () => {
  const { feed, changes, clock } = feedWithClock();
  for (; clock.now < 1_000; clock.now += 10) {
    feed.publish(job, { isProgress: true });
  }
  expect(changes).toHaveLength(5);
});

test("ChangeFeed holds back neither other news nor other jobs", () => {
  const { feed, changes } = feedWithClock();
  feed.publish(job, { isProgress: true });
  feed.publish(job, { isProgress: false });
  feed.publish({ ...job, id: "2" }, { isProgress: true });
  feed.publish(job, { isProgress: true });
  expect(changes.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("ChangeFeed stops when the subscriber says so", () => {
  const { feed, changes } = feedWithClock();
  const heard: number[] = [];
  const stop = feed.subscribe(({ seq }) => heard.push(seq));
  feed.publish(job, { isProgress: false });
  stop();
  feed.publish(job, { isProgress: false });
  expect(heard).toEqual([1]);
  expect(changes).toHaveLength(2);
});

test("ChangeFeed lets one job be watched, to its removal, and wakes nobody for another", () => {
  const { feed } = feedWithClock();
  const seen: (Job | null)[] = [];
  const stop = feed.watch("1", (now) => seen.push(now));
  feed.publish(job, { isProgress: false });
  feed.publish({ ...job, id: "2" }, { isProgress: false });
  feed.publishRemoved("1");
  expect(seen).toEqual([job, null]);
  stop();
  feed.publish(job, { isProgress: false });
  expect(seen).toHaveLength(2);
});
