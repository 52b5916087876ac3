import { expect, test } from "bun:test";
import {
  type ServerMessage,
  ServerMessageSchema,
  SettingsNowSchema,
} from "@haul/contract";
import { jobFeed, jobOf } from "../_job_feed.ts";
import { EventHub, type Sent } from "./event_hub.ts";
import { createEventLog } from "./event_log.ts";

/** Keeps messages, and resolves `next` with the one that comes. */
function mailbox() {
  const messages: ServerMessage[] = [];
  let wake = Promise.withResolvers<ServerMessage>();
  return {
    messages,
    next: () => wake.promise,
    sink(frame: string) {
      const message = ServerMessageSchema.parse(JSON.parse(frame));
      messages.push(message);
      wake.resolve(message);
      wake = Promise.withResolvers();
      return "sent" as const;
    },
  };
}

test("EventHub begins with a snapshot", () => {
  const jobs = jobFeed();
  jobs.change(jobOf("a"));
  using hub = new EventHub(createEventLog(jobs));
  const box = mailbox();
  hub.join(box.sink);
  expect(box.messages).toEqual([
    {
      type: "snapshot",
      epoch: "e",
      seq: 1,
      settings: SettingsNowSchema.parse({}),
      jobs: [jobOf("a")],
    },
  ]);
});

test("EventHub folds many changes into one frame with the newest states", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs));
  const box = mailbox();
  hub.join(box.sink);
  const frame = box.next();
  for (let time = 1; time <= 500; time += 1) jobs.change(jobOf("a", time));
  jobs.change(jobOf("b"));
  jobs.remove("b");
  expect(await frame).toEqual({
    type: "changes",
    epoch: "e",
    after: 0,
    seq: 502,
    jobs: [jobOf("a", 500)],
    progress: [],
    removed: ["b"],
    settings: null,
  });
});

test("EventHub tells each change once", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs), { frameMs: 1 });
  const box = mailbox();
  hub.join(box.sink);
  const first = box.next();
  jobs.change(jobOf("a"));
  expect(await first).toMatchObject({ after: 0, jobs: [{ id: "a" }] });
  const second = box.next();
  jobs.change(jobOf("b"));
  expect(await second).toMatchObject({ after: 1, jobs: [{ id: "b" }] });
});

test("EventHub sends no more than one frame in its time", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs), { frameMs: 100 });
  const box = mailbox();
  hub.join(box.sink);
  const times: number[] = [];
  for (let count = 0; count < 4; count += 1) {
    const frame = box.next();
    jobs.change(jobOf("a", count));
    await frame;
    times.push(performance.now());
  }
  // Timers may fire a little early; four frames need three whole waits.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(280);
});

test("EventHub tells a late comer nothing twice", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs), { frameMs: 1 });
  jobs.change(jobOf("a"));
  const box = mailbox();
  hub.join(box.sink);
  expect(box.messages[0]).toMatchObject({ type: "snapshot", seq: 1 });
  const next = box.next();
  jobs.change(jobOf("b"));
  expect(await next).toMatchObject({ after: 1, seq: 2, jobs: [{ id: "b" }] });
  expect(box.messages).toHaveLength(2);
});

test("EventHub keeps nothing for a busy sink, and tells it all at once when it is ready", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs), { frameMs: 1 });
  const frames: ServerMessage[] = [];
  let answer: Sent = "busy";
  let told = Promise.withResolvers<void>();
  const member = hub.join((frame) => {
    frames.push(JSON.parse(frame));
    told.resolve();
    return answer;
  });
  const box = mailbox();
  hub.join(box.sink);
  for (let time = 1; time <= 3; time += 1) {
    const frame = box.next();
    jobs.change(jobOf("a", time));
    await frame;
  }
  expect(frames).toHaveLength(1);
  answer = "sent";
  told = Promise.withResolvers();
  member.ready();
  await told.promise;
  expect(frames[1]).toMatchObject({
    type: "changes",
    after: 0,
    seq: 3,
    jobs: [jobOf("a", 3)],
  });
});

test("EventHub drops a sink that is too slow and serves the others", async () => {
  const jobs = jobFeed();
  using hub = new EventHub(createEventLog(jobs));
  const box = mailbox();
  let asked = 0;
  hub.join(() => {
    asked += 1;
    return asked > 1 ? "gone" : "sent";
  });
  hub.join(box.sink);
  for (let count = 0; count < 2; count += 1) {
    const frame = box.next();
    jobs.change(jobOf("a", count));
    await frame;
  }
  expect(asked).toBe(2);
  expect(hub.size).toBe(1);
});
