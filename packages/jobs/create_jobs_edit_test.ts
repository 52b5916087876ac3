import { expect, test } from "bun:test";
import { MIB } from "@haul/fixture_server";
import {
  addOne,
  holdHalfway,
  isUnderWay,
  jobsRig,
  openJobs,
  outcomeOf,
  reached,
} from "./_jobs_rig.ts";

test("Jobs.edit() lets a running job go on with another link of the same file", async () => {
  await using rig = await jobsRig();
  const content = { size: 8 * MIB, seed: 3 };
  const dead = rig.server.file("/dead.bin", content);
  const alive = rig.server.file("/alive.bin", content);
  holdHalfway(dead);
  const id = await addOne(rig.jobs, { url: dead.url });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.edit(id, { url: alive.url, options: { name: "a.bin" } });
  const job = await rig.jobs.settled(id);
  expect(job.url).toBe(alive.url);
  expect(outcomeOf(job).bytes).toBe(8 * MIB);
  expect(await rig.names()).toContain("a.bin");
});

test("Jobs.edit() leaves a paused job paused, and keeps the change over a restart", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  const { url } = rig.server.file("/a.bin", { size: 1, seed: 1 });
  const clientOptions = { gid: "00000000000000aa" };
  let id = "";
  {
    await using jobs = await openJobs(options);
    const [job] = await jobs.add([{ url, paused: true }]);
    id = job?.id ?? "";
    await jobs.edit(id, { options: { connections: 4, clientOptions } });
    expect(jobs.get(id)?.state.phase).toBe("paused");
  }
  await using jobs = await openJobs(options);
  expect(jobs.get(id)?.state.phase).toBe("paused");
  expect(jobs.input(id)).toMatchObject({
    url,
    options: { connections: 4, clientOptions },
  });
});

test("Jobs.edit() changes nothing where the new input is refused", async () => {
  await using rig = await jobsRig();
  const { url } = rig.server.file("/a.bin", { size: 1, seed: 1 });
  const [job] = await rig.jobs.add([{ url, paused: true }]);
  const id = job?.id ?? "";
  expect(rig.jobs.edit(id, { options: { folder: "/etc" } })).rejects.toThrow(
    "outside the download folders",
  );
  expect(rig.jobs.edit("none", {})).rejects.toThrow("There is no job");
  expect(rig.jobs.input(id)?.options.folder).toBeNull();
});

test("Jobs tell which bytes of a running job are on disk, and of a paused one", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 1 });
  holdHalfway(file);
  const id = await addOne(rig.jobs, { url: file.url });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.pause(id);
  const state = rig.jobs.get(id)?.state;
  const progress = state?.phase === "paused" ? state.progress : null;
  const sum = (progress?.done ?? []).reduce(
    (total, { start, end }) => total + end - start,
    0,
  );
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBe(progress?.bytes ?? -1);
});
