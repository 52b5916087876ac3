import { expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { MIB } from "@haul/fixture_server";
import {
  addOne,
  haul,
  holdHalfway,
  isUnderWay,
  jobsRig,
  openJobs,
  outcomeOf,
  problemOf,
  reached,
} from "./_jobs_rig.ts";

test("createJobs() goes on with a job whose headers are secret after a restart", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  const file = rig.server.file("/a.bin", {
    size: 32 * MIB,
    seed: 7,
    requireHeader: { name: "x-api-key", value: "canary7f3a" },
  });
  const held = holdHalfway(file);
  const request = { url: file.url, headers: { "x-api-key": "canary7f3a" } };
  {
    await using jobs = await openJobs(options);
    await reached(jobs, await addOne(jobs, request), isUnderWay);
  }
  held.release();
  {
    await using jobs = await openJobs(options);
    const [stored] = jobs.list();
    const job = await jobs.settled(stored?.id ?? "");
    expect(outcomeOf(job).bytes).toBe(32 * MIB);
  }
  for (const name of await rig.storedFiles()) {
    expect(await Bun.file(name).text()).not.toContain("canary7f3a");
  }
});

test("createJobs() asks for a secret that was lost, and goes on with it", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  const file = rig.server.file("/a.bin", {
    size: 32 * MIB,
    seed: 7,
    requireHeader: { name: "x-api-key", value: "canary7f3a" },
  });
  const held = holdHalfway(file);
  const request = { url: file.url, headers: { "x-api-key": "canary7f3a" } };
  {
    await using jobs = await openJobs(options);
    await reached(jobs, await addOne(jobs, request), isUnderWay);
  }
  held.release();
  for (const name of await rig.storedFiles()) {
    if (name.includes("_secrets.db")) await rm(name);
  }
  await using jobs = await openJobs(options);
  const [stored] = jobs.list();
  const lost = await jobs.settled(stored?.id ?? "");
  expect(problemOf(lost)).toMatchObject({
    code: "unauthorized",
    retry: "never",
  });
  const again = await haul(jobs, request);
  expect(again.id).toBe(lost.id);
  expect(outcomeOf(again).bytes).toBe(32 * MIB);
});
