import { expect, test } from "bun:test";
import { join } from "node:path";
import { type HistoryEntry, JobOptionsSchema } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { queuedJob, storedJob } from "../_queued_job.ts";
import { openHistory } from "../open_history.ts";
import { HistoryInbox } from "./history_inbox.ts";

test("HistoryInbox keeps what commands did until it was taken, with its time and without secrets", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "history.db");
  using inbox = new HistoryInbox(path, { now: () => 1234 });
  const url = "https://example.org/a.bin?token=CANARY";
  const options = JobOptionsSchema.parse({ headers: { "X-Key": "CANARY" } });
  const stored = { ...storedJob(queuedJob("1")), input: { url, options } };
  inbox.put(stored);
  inbox.put({ ...storedJob(queuedJob("2")) });
  const refuse = () => {
    throw new Error("full");
  };
  expect(() => inbox.take(refuse)).toThrow("full");
  const taken: unknown[] = [];
  inbox.take((job, endedAt) => taken.push([job, endedAt]));
  expect(taken).toMatchObject([
    [{ job: { id: "1" }, secretsLost: true }, 1234],
    [{ job: { id: "2" }, secretsLost: false }, 1234],
  ]);
  expect(JSON.stringify(taken)).not.toContain("CANARY");
  inbox.take(refuse);
});

test("openHistory() counts what a command left unfinished as removed, and takes nothing twice", async () => {
  await using folder = await tempDir();
  const at = {
    store: join(folder.path, "haul.db"),
    inbox: join(folder.path, "history.db"),
  };
  const paused = { phase: "paused", progress: null } as const;
  {
    using inbox = new HistoryInbox(at.inbox, { now: () => 1234 });
    inbox.put(storedJob(queuedJob("1", { state: paused })));
  }
  const look = (): HistoryEntry[] => {
    using history = openHistory(at);
    return [...history.all({})];
  };
  expect(look()).toMatchObject([{ id: "1", state: "removed" }]);
  expect(look()).toHaveLength(1);
});
