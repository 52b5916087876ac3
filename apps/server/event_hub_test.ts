import { expect, test } from "bun:test";
import { type ServerMessage, ServerMessageSchema } from "@haul/contract";
import { jobFeed, jobOf } from "./_job_feed.ts";
import { createEventHub } from "./event_hub.ts";

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
      return "taken" as const;
    },
  };
}

test("createEventHub() begins with a snapshot", () => {
  const jobs = jobFeed();
  jobs.change(jobOf("a"));
  using hub = createEventHub(jobs);
  const box = mailbox();
  hub.join(box.sink);
  expect(box.messages).toEqual([
    { type: "snapshot", epoch: "e", seq: 1, jobs: [jobOf("a")] },
  ]);
});

test("createEventHub() folds many changes into one frame with the newest states", async () => {
  const jobs = jobFeed();
  using hub = createEventHub(jobs);
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
    removed: ["b"],
  });
});

test("createEventHub() tells each change once", async () => {
  const jobs = jobFeed();
  using hub = createEventHub(jobs, { frameMs: 1 });
  const box = mailbox();
  hub.join(box.sink);
  const first = box.next();
  jobs.change(jobOf("a"));
  expect(await first).toMatchObject({ after: 0, jobs: [{ id: "a" }] });
  const second = box.next();
  jobs.change(jobOf("b"));
  expect(await second).toMatchObject({ after: 1, jobs: [{ id: "b" }] });
});

test("createEventHub() sends no more than one frame in its time", async () => {
  const jobs = jobFeed();
  using hub = createEventHub(jobs, { frameMs: 100 });
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

test("createEventHub() tells a late comer nothing that it cannot place", async () => {
  const jobs = jobFeed();
  using hub = createEventHub(jobs);
  jobs.change(jobOf("a"));
  const box = mailbox();
  hub.join(box.sink);
  const frame = await box.next();
  expect(box.messages[0]).toMatchObject({ type: "snapshot", seq: 1 });
  expect(frame).toMatchObject({ type: "changes", after: 0, seq: 1 });
});

test("createEventHub() drops a sink that is too slow and serves the others", async () => {
  const jobs = jobFeed();
  using hub = createEventHub(jobs);
  const box = mailbox();
  let asked = 0;
  hub.join(() => {
    asked += 1;
    return asked > 1 ? "too_slow" : "taken";
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
