import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  HistoryQuerySchema,
  type Job,
  JobOptionsSchema,
  JobSchema,
} from "@haul/contract";
import {
  inTier,
  MIB,
  proofSeed,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import fc from "fast-check";
import {
  addOne,
  haul,
  holdHalfway,
  isUnderWay,
  jobsRig,
  openJobs,
  outcomeOf,
  reached,
} from "../_jobs_rig.ts";
import type { StoredJob } from "./job_row.ts";
import { JobStore } from "./job_store.ts";

const DAMAGES = inTier({ quick: 25, long: 1000 });
const MAX_MS = inTier({ quick: 30_000, long: 600_000 });

const now = () => Date.UTC(2026, 10, 24);

function stored(id: string): StoredJob {
  const job: Job = JobSchema.parse({
    id,
    url: `https://example.org/${id}?token=[redacted]`,
    createdAt: 1,
    priority: "normal",
    position: 1,
    notBefore: null,
    savedBytes: 0,
    file: null,
    notice: null,
    state: { phase: "queued" },
  });
  const options = JobOptionsSchema.parse({ password: "canary" });
  const input = { url: `https://example.org/${id}?token=canary`, options };
  return { job, input, secretsLost: false, partPath: null };
}

test(
  "JobStore opens whatever became of its files, and works on (R-13)",
  async () => {
    await using folder = await tempDir();
    const pristine = join(folder.path, "pristine.db");
    {
      using store = new JobStore(pristine, { now });
      store.save(Array.from({ length: 40 }, (_, at) => stored(`job${at}`)));
    }
    const names = ["", "_secrets"] as const;
    const files = await Promise.all(
      names.map((end) => readFile(pristine.replace(".db", `${end}.db`))),
    );
    const damage = fc.record({
      file: fc.constantFrom(0, 1),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      length: fc.constantFrom(1, 16, 512, 5000),
      how: fc.constantFrom("flip" as const, "zero" as const, "cut" as const),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, ...what }) => {
        const path = join(folder.path, `run${++run}.db`);
        for (const [index, bytes] of files.entries()) {
          const end = names[index] ?? "";
          const copy = index === file ? damaged(bytes, what) : bytes;
          await writeFile(path.replace(".db", `${end}.db`), copy);
        }
        using store = new JobStore(path, { now });
        for (const { job } of store.load()) JobSchema.parse(job);
        store.save([stored("new")]);
        expect(store.load().map(({ job }) => job.id)).toContain("new");
        expect([...store.history.all({})].length).toBeGreaterThan(0);
      }),
      { numRuns: DAMAGES, seed: proofSeed },
    );
    tellFigures({
      proof: `damaged queues, seed ${proofSeed}`,
      figures: { "files damaged": DAMAGES, "not opened": 0 },
    });
  },
  MAX_MS,
);

/** A file as a bad disk might give it back. */
function damaged(
  bytes: Buffer,
  what: { at: number; length: number; how: "flip" | "zero" | "cut" },
): Buffer {
  const start = Math.floor(what.at * bytes.length);
  if (what.how === "cut") return bytes.subarray(0, start);
  const copy = Buffer.from(bytes);
  for (const at of copy.subarray(start, start + what.length).keys()) {
    const byte = copy[start + at] ?? 0;
    copy[start + at] = what.how === "zero" ? 0 : byte ^ 0x5a;
  }
  return copy;
}

test("JobStore takes the queues of earlier versions over, in their order (R-27)", async () => {
  await using folder = await tempDir();
  for (const steps of [["001_jobs"], ["001_jobs", "002_parents"]]) {
    const path = join(folder.path, `v${steps.length}.db`);
    const old = new Database(path, { create: true, strict: true });
    for (const step of steps) {
      old.run(
        await Bun.file(
          new URL(`./migrations/${step}.sql`, import.meta.url),
        ).text(),
      );
    }
    old.run(`PRAGMA user_version = ${steps.length}`);
    for (const [at, id] of ["b", "a", "c"].entries()) {
      old
        .query(
          `INSERT INTO jobs (id, position, url, options, has_secrets, state, file, part_path, created_at, updated_at)
            VALUES ($id, $position, $url, '{}', 0, $state, NULL, NULL, 1, 1)`,
        )
        .run({
          id,
          position: at + 1,
          url: `https://example.org/${id}`,
          state: JSON.stringify(
            id === "a"
              ? { phase: "paused", progress: null }
              : { phase: "queued" },
          ),
        });
    }
    old.close();
    using store = new JobStore(path, { now });
    const jobs = store.load().map(({ job }) => job);
    expect(jobs.map(({ id, state }) => [id, state.phase])).toEqual([
      ["b", "queued"],
      ["a", "paused"],
      ["c", "queued"],
    ]);
    const [first, second] = jobs.map(({ position }) => position);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(1);
    using copy = new Database(`${path}.before-${steps.length + 1}`);
    expect(copy.query("SELECT id FROM jobs").all()).toHaveLength(3);
  }
});

test("createJobs() goes on from the part file where the whole queue was lost (R-13)", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 3 });
  const held = holdHalfway(file);
  {
    await using jobs = await openJobs(options);
    await reached(jobs, await addOne(jobs, { url: file.url }), isUnderWay);
  }
  held.release();
  for (const path of await rig.storedFiles()) {
    await writeFile(path, "this is no database, and long enough to be read");
  }
  await using jobs = await openJobs(options);
  expect(jobs.list()).toEqual([]);
  const job = await haul(jobs, { url: file.url });
  const { bytes, fetchedBytes, wastedBytes } = outcomeOf(job);
  expect(bytes).toBe(32 * MIB);
  // What the end of a race threw away says nothing of what was kept.
  expect(fetchedBytes - wastedBytes).toBeLessThan(32 * MIB);
});

test("JobStore learns from its queue what the files of an earlier version's history are", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "v3.db");
  const old = new Database(path, { create: true, strict: true });
  for (const step of ["001_jobs", "002_parents", "003_queue"]) {
    const sql = new URL(`./migrations/${step}.sql`, import.meta.url);
    old.run(await Bun.file(sql).text());
  }
  old.run("PRAGMA user_version = 3");
  const file = { model: { type: "lora", baseModel: "Pony" } };
  for (const [id, json] of [
    ["known", JSON.stringify(file)],
    ["broken", "{"],
  ] as const) {
    old
      .query(
        `INSERT INTO jobs (id, position, url, options, has_secrets, state, file, part_path, created_at, updated_at)
          VALUES ($id, 1, 'https://example.org/', '{}', 0, '{"phase":"queued"}', $json, NULL, 1, 1)`,
      )
      .run({ id, json });
    old
      .query(
        `INSERT INTO history (id, url, options, repeatable, state, words, created_at)
          VALUES ($id, 'https://example.org/', '{}', 1, 'waiting', '', 1)`,
      )
      .run({ id });
  }
  old.close();
  using store = new JobStore(path, { now });
  const { entries } = store.history.page(HistoryQuerySchema.parse({}));
  expect(
    entries.map(({ id, type, baseModel }) => [id, type, baseModel]),
  ).toEqual([
    ["broken", null, null],
    ["known", "lora", "Pony"],
  ]);
});
