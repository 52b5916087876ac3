import { expect, test } from "bun:test";
import { EndpointsSchema } from "@haul/contract";
import { MIB, startCivitai } from "@haul/fixture_server";
import {
  addOne,
  haul,
  isUnderWay,
  jobsRig,
  outcomeOf,
  reached,
} from "../_jobs_rig.ts";

const SIZE = 20 * MIB;

/** A queue that may ask a CivitAI which has one file, and a server that has the same one. */
async function rig(options: { seed?: number; private?: boolean } = {}) {
  const stack = new AsyncDisposableStack();
  const civitai = stack.use(await startCivitai());
  const name = "ink.bin";
  const seed = options.seed ?? 7;
  await civitai.model({
    id: 10,
    type: "LORA",
    versions: [
      {
        id: 20,
        isPrivate: options.private ?? false,
        fields: { trainedWords: ["ink wash"] },
        files: [{ id: 7, name, size: SIZE, seed }],
      },
    ],
  });
  const jobs = stack.use(
    await jobsRig({
      settings: { findCopies: true },
      endpoints: EndpointsSchema.parse({ civitai: civitai.origin }),
    }),
  );
  return {
    ...jobs,
    civitai,
    stored: civitai.file(20, 7).stored,
    file: jobs.server.file(`/${name}`, { size: SIZE, seed: 7 }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("withCopies() lets CivitAI finish a file whose server dies in the middle", async () => {
  await using r = await rig();
  r.file.set({ bytesPerSecond: 2 * MIB });
  r.stored.set({ bytesPerSecond: 20_000 });
  const sha256 = await r.file.sha256();
  const id = await addOne(r.jobs, { url: r.file.url, sha256 });
  await reached(r.jobs, id, isUnderWay);
  r.stored.set({ bytesPerSecond: undefined });
  r.file.set({ status: { code: 503 }, reset: { afterBytes: 1 } });
  const job = await r.jobs.settled(id);
  expect(outcomeOf(job)).toMatchObject({ bytes: SIZE, verifiedBy: "sha256" });
  expect(r.stored.stats.bytesSent).toBeGreaterThan(SIZE / 2);
  expect(await r.bytesOf("ink.bin")).toEqual(r.file.bytes());
}, 20_000);

test("withCopies() takes CivitAI's words for a model of which nobody else says anything", async () => {
  await using r = await rig();
  const sha256 = await r.file.sha256();
  const job = await haul(r.jobs, { url: r.file.url, sha256 });
  expect(job.file?.model?.trainedWords).toEqual(["ink wash"]);
  expect(job.file?.source).toBe("direct");
});

test("withCopies() changes nothing where CivitAI has no such file, or cannot be asked", async () => {
  await using r = await rig({ seed: 8 });
  const sha256 = await r.file.sha256();
  const url = r.file.url;
  outcomeOf(await haul(r.jobs, { url, sha256 }));
  await r.civitai.service.close();
  outcomeOf(await haul(r.jobs, { url, sha256, name: "other.bin" }));
  expect(r.stored.requests).toHaveLength(0);
});

test("withCopies() asks nobody where the user does not want it, or no digest is known", async () => {
  await using r = await rig();
  outcomeOf(await haul(r.jobs, { url: r.file.url }));
  await r.jobs.setSettings({ findCopies: false });
  const sha256 = await r.file.sha256();
  outcomeOf(await haul(r.jobs, { url: r.file.url, sha256, name: "b.bin" }));
  expect(r.civitai.service.requests ?? []).toEqual([]);
});
