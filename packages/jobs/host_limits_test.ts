import { expect, test } from "bun:test";
import { MIB } from "@haul/fixture_server";
import { addOne, isUnderWay, jobsRig, reached } from "./_jobs_rig.ts";

const OPTIONS = { connections: 6 };

/** Two files of one host under way, at a pace that leaves time to look. */
async function twoFiles(rig: Awaited<ReturnType<typeof jobsRig>>) {
  const files = [1, 2].map((seed) =>
    rig.server.file(`/${seed}.bin`, {
      size: 12 * MIB,
      seed,
      bytesPerSecond: 4 * MIB,
    }),
  );
  const ids = await Promise.all(
    files.map(({ url }) => addOne(rig.jobs, { url, ...OPTIONS })),
  );
  return { files, ids };
}

test("createJobs() opens no more connections to one host than are set for all, its jobs together", async () => {
  await using rig = await jobsRig({ settings: { connectionsPerHost: 3 } });
  const { ids } = await twoFiles(rig);
  for (const id of ids) await rig.jobs.settled(id);
  expect(rig.server.stats.maxActiveResponses).toBeWithin(2, 4);
});

test("createJobs() lets what is set for one host outrank what is set for all, at any time", async () => {
  await using rig = await jobsRig({ settings: { connectionsPerHost: 1 } });
  const { files, ids } = await twoFiles(rig);
  await reached(rig.jobs, ids[0] ?? "", isUnderWay);
  expect(rig.server.stats.maxActiveResponses).toBe(1);
  const { host } = new URL(rig.server.origin);
  await rig.jobs.setSettings({ hostConnections: { [host]: 4 } });
  for (const id of ids) await rig.jobs.settled(id);
  expect(files.map(({ stats }) => stats.requests > 0)).toEqual([true, true]);
  expect(rig.server.stats.maxActiveResponses).toBeWithin(2, 5);
});
