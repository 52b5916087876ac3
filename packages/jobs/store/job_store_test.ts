import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isProblemError,
  JobOptionsSchema,
  type JobState,
  type Problem,
} from "@haul/contract";
import { queuedJob, storedJob } from "../_queued_job.ts";
import type { StoredJob } from "./job_row.ts";
import { JobStore } from "./job_store.ts";

const now = () => Date.UTC(2026, 10, 24);

async function tempFolder() {
  const path = await mkdtemp(join(tmpdir(), "haul-store-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

function stored(id: string, changes: Partial<StoredJob> = {}): StoredJob {
  return { ...storedJob(queuedJob(id)), ...changes };
}

function inState(id: string, state: JobState): StoredJob {
  const entry = stored(id);
  return { ...entry, job: { ...entry.job, state } };
}

function problemOf(work: () => unknown): Problem | null {
  try {
    work();
    return null;
  } catch (error) {
    return isProblemError(error) ? error.problem : null;
  }
}

test("JobStore gives back what it was given, in the order of the queue", () => {
  using store = new JobStore(":memory:", { now });
  const file = {
    source: "direct",
    name: "a.bin",
    path: "/m/a.bin",
    size: 7,
    model: null,
  } as const;
  const first = stored("b", { partPath: "/m/a.bin.1.part" });
  first.job = { ...first.job, file };
  store.save([first, stored("a")]);
  store.save([stored("c")]);
  store.save([first]);
  expect(store.load()).toEqual([first, stored("a"), stored("c")]);
  store.remove(["a"]);
  expect(store.load().map(({ job }) => job.id)).toEqual(["b", "c"]);
});

test("JobStore keeps what a job says of its day or its file, and forgets a short wait", () => {
  using store = new JobStore(":memory:", { now });
  const notice = { kind: "waiting", message: "Wait.", until: 9 } as const;
  const waits = storedJob(queuedJob("a", { notBefore: 9, notice }));
  const retries = storedJob(queuedJob("b", { position: 1, notice }));
  store.save([waits, retries]);
  expect(store.load().map(({ job }) => job.notice)).toEqual([notice, null]);
});

test("JobStore queues again what ran when the process ended, and leaves the rest", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  const failed: JobState = {
    phase: "failed",
    problem: { code: "not_found", message: "No file.", retry: "never" },
  };
  const states: JobState[] = [
    { phase: "resolving" },
    { phase: "placing" },
    { phase: "paused", progress: null },
    failed,
  ];
  {
    using store = new JobStore(path, { now });
    store.save(states.map((state, at) => inState(String(at), state)));
  }
  using store = new JobStore(path, { now });
  expect(store.load().map(({ job }) => job.state)).toEqual([
    { phase: "queued" },
    { phase: "queued" },
    { phase: "paused", progress: null },
    failed,
  ]);
});

test("JobStore writes no secret, and remembers that there was one", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  const canary = "canary7f3a";
  const options = JobOptionsSchema.parse({
    headers: { authorization: `Bearer ${canary}` },
    mirrors: [`https://me:${canary}@mirror.example/a`],
    password: canary,
  });
  const url = `https://example.org/a?token=${canary}`;
  {
    using store = new JobStore(path, { now });
    store.save([stored("a", { input: { url, options } }), stored("b")]);
    for (const name of await readdir(folder.path)) {
      if (name.startsWith("queue_secrets.db")) continue;
      const bytes = await Bun.file(join(folder.path, name)).text();
      expect(bytes).not.toContain(canary);
    }
  }
  for (const end of ["", "-journal"]) {
    await rm(join(folder.path, `queue_secrets.db${end}`), { force: true });
  }
  using store = new JobStore(path, { now });
  const [a, b] = store.load();
  expect([a?.secretsLost, b?.secretsLost]).toEqual([true, false]);
});

test("JobStore can be read by its owner alone", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "home", "queue.db");
  using store = new JobStore(path, { now });
  store.save([stored("a")]);
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect((await stat(join(folder.path, "home"))).mode & 0o077).toBe(0);
});

test("JobStore refuses a queue that another process holds, until that one ends", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  const script = `
    import { JobStore } from ${JSON.stringify(join(import.meta.dir, "job_store.ts"))};
    globalThis.held = new JobStore(${JSON.stringify(path)}, { now: Date.now });
    process.stdout.write("held");
    await new Promise((resolve) => process.stdin.on("data", resolve));`;
  const scriptPath = join(folder.path, "hold.ts");
  await writeFile(scriptPath, script);
  const holder = Bun.spawn([process.execPath, scriptPath], {
    stdin: "pipe",
    stdout: "pipe",
  });
  try {
    await holder.stdout.getReader().read();
    const refused = problemOf(() => new JobStore(path, { now }));
    expect(refused?.code).toBe("already_running");
    expect(refused?.message).toContain(path);
  } finally {
    holder.kill("SIGKILL");
    await holder.exited;
  }
  using store = new JobStore(path, { now });
  expect(store.load()).toEqual([]);
});

test("JobStore sets a damaged queue aside, begins a new one and says so (R-13)", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  const told: string[] = [];
  const onDamage = (sentence: string) => told.push(sentence);
  await writeFile(path, "this is no database, whatever its name says");
  {
    using store = new JobStore(path, { now, onDamage });
    store.save([stored("a")]);
  }
  expect(told).toEqual([
    expect.stringContaining(`${path}.damaged-2026-11-24T00-00-00.000Z. Add`),
  ]);
  using store = new JobStore(path, { now });
  expect(store.load()).toHaveLength(1);
  const names = (await readdir(folder.path)).filter((name) =>
    name.includes("damaged"),
  );
  expect(names).toEqual(["queue.db.damaged-2026-11-24T00-00-00.000Z"]);
});

test("JobStore says that its secrets were damaged, and keeps the queue", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  {
    using store = new JobStore(path, { now });
    store.save([stored("a")]);
  }
  const secrets = join(folder.path, "queue_secrets.db");
  await writeFile(secrets, "this is no database, whatever its name says");
  const told: string[] = [];
  const onDamage = (sentence: string) => told.push(sentence);
  using store = new JobStore(path, { now, onDamage });
  expect(store.load()).toHaveLength(1);
  expect(told).toEqual([expect.stringContaining(`${secrets}.damaged-`)]);
});

test("JobStore leaves the queue of a newer Haul as it is", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  const newer = new Database(path, { create: true });
  newer.run("PRAGMA user_version = 99");
  newer.close();
  const refused = problemOf(() => new JobStore(path, { now }));
  expect(refused?.code).toBe("open_failed");
  expect(refused?.message).toContain("schema 99");
});

test("JobStore says plainly that a path cannot be a queue", async () => {
  await using folder = await tempFolder();
  const refused = problemOf(() => new JobStore(folder.path, { now }));
  expect(refused?.code).toBe("open_failed");
});

test("JobStore leaves a row that it cannot read where it is", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "queue.db");
  {
    using store = new JobStore(path, { now });
    store.save([stored("a"), stored("b")]);
  }
  const raw = new Database(path);
  raw.run(`UPDATE jobs SET state = '{"phase":"dreaming"}' WHERE id = 'a'`);
  raw.close();
  using store = new JobStore(path, { now });
  expect(store.load().map(({ job }) => job.id)).toEqual(["b"]);
});
