import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import {
  type FileModel,
  FileModelSchema,
  type HistoryQuery,
  HistoryQuerySchema,
  type Job,
  type JobState,
  type ModelType,
} from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { queuedJob, storedJob } from "../_queued_job.ts";
import type { StoredJob } from "./job_row.ts";
import { JobStore } from "./job_store.ts";

let clock = 0;
const now = () => ++clock;

function stored(id: string, changes: Partial<Job> = {}): StoredJob {
  return storedJob(queuedJob(id, changes));
}

const done: JobState = {
  phase: "done",
  outcome: {
    path: "/m/Flux.safetensors",
    bytes: 7,
    sha256: "ab".repeat(32),
    integrity: "verified",
    verifiedBy: "sha256",
    fetchedBytes: 7,
    wastedBytes: 0,
    seconds: 2,
    connections: 1,
    alreadyHere: false,
  },
};

function fileOf(
  type: ModelType,
  said: Partial<Pick<FileModel, "baseModel" | "preview">> = {},
) {
  return {
    source: "civitai" as const,
    name: "a.safetensors",
    path: "/m/a.safetensors",
    size: 1,
    model: FileModelSchema.parse({
      ...{ type, baseModel: null, title: "Ink Wash", reason: "its header" },
      ...{ precision: null, trainedWords: [], version: null, page: null },
      ...{ canRunCode: false, doubt: null },
      ...said,
    }),
  };
}

function query(changes: object = {}): HistoryQuery {
  return HistoryQuerySchema.parse(changes);
}

function idsOf(store: JobStore, changes: object = {}): string[] {
  return store.history.page(query(changes)).entries.map(({ id }) => id);
}

test("HistoryStore remembers every job, what became of it, and outlives it", () => {
  using store = new JobStore(":memory:", { now });
  store.save([stored("a"), stored("b"), stored("c")]);
  store.save([stored("a", { state: done })]);
  store.remove(["a", "b"]);
  const { entries, total } = store.history.page(query());
  expect(total).toBe(3);
  expect(entries.map(({ id, state }) => [id, state])).toEqual([
    ["c", "waiting"],
    ["b", "removed"],
    ["a", "done"],
  ]);
  expect(entries[2]).toMatchObject({ sha256: "ab".repeat(32), size: 7 });
  expect(entries[2]?.endedAt).toBeGreaterThan(0);
});

test("HistoryStore remembers the picture that was shown for a file", () => {
  using store = new JobStore(":memory:", { now });
  const preview = { url: "https://example.org/a.jpeg", level: 2 };
  store.save([stored("a", { file: fileOf("lora", { preview }) }), stored("b")]);
  store.remove(["a"]);
  const { entries } = store.history.page(query());
  expect(entries.map(({ id, preview }) => [id, preview])).toEqual([
    ["b", null],
    ["a", preview],
  ]);
});

test("HistoryStore finds words in any case, in names, links, paths and digests", () => {
  using store = new JobStore(":memory:", { now });
  store.save([
    stored("a", { state: done }),
    stored("b", { url: "https://civitai.com/models/1_0%" }),
  ]);
  expect(idsOf(store, { search: "FLUX" })).toEqual(["a"]);
  expect(idsOf(store, { search: "abab" })).toEqual(["a"]);
  expect(idsOf(store, { search: "civitai 1_0%" })).toEqual(["b"]);
  expect(idsOf(store, { search: "civitai flux" })).toEqual([]);
  expect(idsOf(store, { search: "%" })).toEqual(["b"]);
  expect(idsOf(store, { search: "'; DROP TABLE history" })).toEqual([]);
  expect(idsOf(store, { state: "done" })).toEqual(["a"]);
});

test("HistoryStore gives pages without gaps or doubles while jobs are added", () => {
  using store = new JobStore(":memory:", { now });
  store.save(Array.from({ length: 25 }, (_, at) => stored(`j${at}`)));
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = store.history.page(
      query({ limit: 10, ...(after === null ? {} : { after }) }),
    );
    seen.push(...page.entries.map(({ id }) => id));
    after = page.next;
    store.save([stored(`new${seen.length}`)]);
  } while (after !== null);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => `j${24 - at}`));
  expect([...store.history.all({})]).toHaveLength(28);
});

test("HistoryStore forgets what has ended, and nothing that waits", () => {
  using store = new JobStore(":memory:", { now });
  store.save([
    stored("a", { state: done }),
    stored("b"),
    stored("c", { state: done }),
  ]);
  store.history.forget("b");
  store.history.forget("a");
  expect(idsOf(store)).toEqual(["c", "b"]);
  store.history.forget(null);
  expect(idsOf(store)).toEqual(["b"]);
});

test("HistoryStore keeps no secret, and says that a link needs one", () => {
  using store = new JobStore(":memory:", { now });
  const secret = stored("a");
  secret.input.url = "https://example.org/a?token=canary7f3a";
  store.save([secret, stored("b")]);
  const { entries } = store.history.page(query());
  expect(JSON.stringify(entries)).not.toContain("canary7f3a");
  expect(entries.map(({ repeatable }) => repeatable)).toEqual([true, false]);
});

test("HistoryStore passes over a row that it cannot read", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "queue.db");
  {
    using store = new JobStore(path, { now });
    store.save([stored("a"), stored("b")]);
  }
  const raw = new Database(path);
  raw.run("UPDATE history SET state = 'dreamt' WHERE id = 'a'");
  raw.close();
  using store = new JobStore(path, { now });
  expect(idsOf(store)).toEqual(["b"]);
});

test("HistoryStore narrows by what a file is, and tells what there is to narrow by", () => {
  using store = new JobStore(":memory:", { now });
  store.save([
    stored("a", { file: fileOf("lora", { baseModel: "Pony" }) }),
    stored("b", { file: fileOf("lora", { baseModel: "SDXL 1.0" }) }),
    stored("c", { file: fileOf("vae") }),
    stored("d"),
  ]);
  expect(idsOf(store, { type: "lora" })).toEqual(["b", "a"]);
  expect(idsOf(store, { type: "lora", baseModel: "Pony" })).toEqual(["a"]);
  expect(idsOf(store, { baseModel: "pon" })).toEqual([]);
  expect(idsOf(store, { search: "ink wash" })).toEqual(["c", "b", "a"]);
  const page = store.history.page(query({ type: "vae" }));
  expect(page.entries[0]).toMatchObject({ type: "vae", baseModel: null });
  expect(page.types).toEqual(["lora", "vae"]);
  expect(page.baseModels).toEqual(["Pony", "SDXL 1.0"]);
});
