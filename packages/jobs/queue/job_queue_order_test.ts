import { expect, test } from "bun:test";
import { input, isIn, type rig as Rig, rig } from "./_queue_rig.ts";

function order(r: ReturnType<typeof Rig>): string[] {
  return r.table.list().map(({ id }) => id.replace("job", ""));
}

function added(count: number) {
  const r = rig({ paused: true });
  r.queue.add(Array.from({ length: count }, (_, at) => input(String(at + 1))));
  return r;
}

test.each([
  ["1", { to: "last" }, ["2", "3", "4", "1"]],
  ["4", { to: "first" }, ["4", "1", "2", "3"]],
  ["4", { before: "job2" }, ["1", "4", "2", "3"]],
  ["1", { after: "job3" }, ["2", "3", "1", "4"]],
  ["2", { before: "job2" }, ["1", "2", "3", "4"]],
  ["2", { after: "job1" }, ["1", "2", "3", "4"]],
] as const)("JobQueue moves job %s to %p", async (id, where, expected) => {
  await using r = added(4);
  r.queue.move(`job${id}`, where);
  expect(order(r)).toEqual([...expected]);
  expect(r.store.load().map(({ job }) => job.id.at(-1))).toEqual([...expected]);
});

test("JobQueue keeps the order right over a thousand moves between two neighbours", async () => {
  await using r = added(4);
  const model = ["1", "2", "3", "4"];
  for (let count = 0; count < 1000; count += 1) {
    const moved = model[3] ?? "";
    r.queue.move(`job${moved}`, { after: `job${model[0]}` });
    model.splice(1, 0, ...model.splice(3, 1));
  }
  expect(order(r)).toEqual(model);
});

test("JobQueue starts jobs of a higher priority first", async () => {
  await using r = added(3);
  r.queue.setPriority("job3", "high");
  r.queue.setPriority("job1", "low");
  expect(order(r)).toEqual(["3", "2", "1"]);
  expect(r.runs).toHaveLength(0);
});

test("JobQueue gives a job that is put beside another one's its priority", async () => {
  await using r = added(3);
  r.queue.setPriority("job3", "high");
  r.queue.move("job1", { after: "job3" });
  expect(r.table.entry("job1").job.priority).toBe("high");
  expect(order(r)).toEqual(["3", "1", "2"]);
});

test("JobQueue holds everything when it is paused, and goes on in order", async () => {
  await using r = rig({ concurrentJobs: 2 });
  r.queue.add([input("a"), input("b"), input("c")]);
  const settings = { ...r.settings, paused: true };
  r.queue.setSettings(settings);
  expect(r.runs.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  await r.reached("job2", isIn("queued"));
  await r.reached("job1", isIn("queued"));
  r.queue.setSettings({ ...settings, paused: false });
  expect(r.phases()).toEqual(["resolving", "resolving", "queued"]);
});

test("JobQueue leaves a job that the user paused alone when all others go on", async () => {
  await using r = rig();
  r.queue.add([input("a")]);
  await r.queue.pause(["job1"]);
  r.queue.setSettings({ ...r.settings, paused: true });
  r.queue.setSettings({ ...r.settings, paused: false });
  expect(r.phases()).toEqual(["paused"]);
});

test("JobQueue queues the last ones again when fewer may run", async () => {
  await using r = rig({ concurrentJobs: 3 });
  r.queue.add([input("a"), input("b"), input("c")]);
  r.queue.setSettings({ ...r.settings, concurrentJobs: 1 });
  expect(r.runs.map(({ signal }) => signal.aborted)).toEqual([
    false,
    true,
    true,
  ]);
  await r.reached("job3", isIn("queued"));
  expect(r.phases()).toEqual(["resolving", "queued", "queued"]);
});

test("JobQueue runs in its hours alone", async () => {
  let now = new Date(2026, 10, 1, 7, 0).getTime();
  const schedule = { from: "08:00", to: "18:00", days: [0] };
  await using r = rig({ now: () => now, schedule });
  r.queue.schedule();
  r.queue.add([input("a")]);
  expect(r.phases()).toEqual(["queued"]);
  now = new Date(2026, 10, 1, 8, 0).getTime();
  r.queue.schedule();
  expect(r.phases()).toEqual(["resolving"]);
  now = new Date(2026, 10, 1, 18, 0).getTime();
  r.queue.schedule();
  await r.reached("job1", isIn("queued"));
  expect(r.runs).toHaveLength(1);
});

test("JobQueue tells when its hours begin, and that they have", async () => {
  let now = new Date(2026, 10, 1, 19, 0).getTime();
  const schedule = { from: "08:00", to: "18:00", days: [0] };
  await using r = rig({ now: () => now, schedule });
  const told: (number | null)[] = [];
  r.table.feed.subscribe((change) => {
    if ("settings" in change) told.push(r.queue.opensAt);
  });
  r.queue.schedule();
  const opens = new Date(2026, 10, 8, 8, 0).getTime();
  expect(told).toEqual([opens]);
  now = opens;
  r.queue.schedule();
  r.queue.schedule();
  expect(told).toEqual([opens, null]);
  r.queue.setSettings({ ...r.settings, schedule: null });
  expect(told).toHaveLength(2);
});

test("JobQueue waits for the day of a file in early access, over a restart too", async () => {
  let now = 1000;
  await using r = rig({
    now: () => now,
    nextTry: () => ({ waitMs: 5000, isDate: true }),
  });
  r.queue.add([input("a"), input("b"), input("c")]);
  r.runs[0]?.fail({ code: "early_access", message: "Soon.", retry: "now" });
  const { notice } = await r.reached("job1", ({ notice }) => notice !== null);
  expect(notice).toMatchObject({ kind: "waiting", until: 6000 });
  expect(r.phases()).toEqual(["queued", "resolving", "resolving"]);
  expect(r.store.load()[0]?.job).toMatchObject({ notBefore: 6000, notice });
  now = 6000;
  r.runs[1]?.finish();
  await r.started(3);
  expect(r.phases()).toEqual(["resolving", "done", "resolving"]);
  expect(r.table.entry("job1").job.notBefore).toBeNull();
});

test("JobQueue lets a job that waits begin when it is told to", async () => {
  await using r = rig({
    now: () => 1000,
    nextTry: () => ({ waitMs: 9e9, isDate: true }),
  });
  r.queue.add([input("a")]);
  r.runs[0]?.fail({ code: "early_access", message: "Soon.", retry: "now" });
  await r.reached("job1", ({ notBefore }) => notBefore !== null);
  r.queue.retry(["job1"]);
  expect(r.phases()).toEqual(["resolving"]);
});

test("JobQueue adds a job paused where that is asked", async () => {
  await using r = rig();
  r.queue.add([{ ...input("a"), paused: true }, input("b")]);
  expect(r.phases()).toEqual(["paused", "resolving"]);
});

test("JobQueue does one thing to many jobs with one write", async () => {
  await using r = rig({ concurrentJobs: 1 });
  const many = Array.from({ length: 500 }, (_, at) => input(String(at)));
  const ids = r.queue.add(many).map(({ id }) => id);
  await r.queue.pause(ids);
  expect(new Set(r.phases())).toEqual(new Set(["paused"]));
  r.queue.resume(ids);
  expect(r.phases().slice(0, 2)).toEqual(["resolving", "queued"]);
  await r.queue.remove(ids, { keepPart: true });
  expect(r.table.list()).toEqual([]);
  expect(r.store.load()).toEqual([]);
});
