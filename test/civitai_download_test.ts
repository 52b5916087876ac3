import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  EndpointsSchema,
  type Job,
  type JobOptions,
  Secret,
  type ServiceId,
  SettingsSchema,
} from "@haul/contract";
import {
  type CivitaiAccount,
  type CivitaiFileOptions,
  type CivitaiStandIn,
  type CivitaiSwitches,
  type CivitaiVersionOptions,
  MIB,
  startCivitai,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { createJobs } from "@haul/jobs";
import { netPolicy } from "@haul/net";

const ADA: CivitaiAccount = { key: "CANARY-civitai", username: "ada" };

interface RigOptions {
  files?: readonly CivitaiFileOptions[];
  version?: Partial<CivitaiVersionOptions>;
  switches?: CivitaiSwitches;
}

/** A user with a key for every service, whose CivitAI is a stand-in with one model. */
async function rig({ files, version = {}, switches = {} }: RigOptions = {}) {
  const stack = new AsyncDisposableStack();
  const civitai = stack.use(await startCivitai({ accounts: [ADA], switches }));
  const folder = stack.use(await tempDir("haul-civitai-"));
  const named = files ?? [{ id: 7, name: "ink.onnx", size: 6 * MIB + 77 }];
  const versions = [{ id: 20, files: named, ...version }];
  await civitai.model({ id: 10, type: "LORA", versions });
  const jobs = stack.use(
    await createJobs({
      store: ":memory:",
      roots: [folder.path],
      policy: netPolicy(),
      settings: SettingsSchema.parse({}),
      trustInput: true,
      threads: 2,
      retries: 1,
      endpoints: EndpointsSchema.parse({
        civitai: civitai.origin,
        keysTo: ["civitai"],
      }),
      tokenFor: async (service: ServiceId) => new Secret(`CANARY-${service}`),
    }),
  );
  return {
    civitai,
    jobs,
    link: `${civitai.origin}/models/10`,
    names: async () => (await readdir(folder.path)).sort(),
    bytesOf: async (name: string): Promise<Uint8Array> =>
      await Bun.file(join(folder.path, name)).bytes(),
    haul: async (url: string, options: Partial<JobOptions> = {}) => {
      const [job] = await jobs.add([{ url, options }]);
      return await jobs.settled(job?.id ?? "");
    },
    reached: async (id: string, isSo: (job: Job) => boolean) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        const job = jobs.get(id);
        if (job !== undefined && isSo(job)) resolve();
      };
      const stop = jobs.subscribe(look);
      look();
      await promise.finally(stop);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function done({ state }: Job) {
  if (state.phase === "done") return state.outcome;
  throw new Error(`The job is not done: ${JSON.stringify(state)}`);
}

function failed({ state }: Job) {
  if (state.phase === "failed") return state.problem;
  throw new Error(`The job has not failed: ${JSON.stringify(state)}`);
}

/** What every request to the storage must be without. */
function expectNoKeys(civitai: CivitaiStandIn): void {
  expect(civitai.storage.requests.length).toBeGreaterThan(0);
  expect(civitai.keysAtStorage).toBe(0);
}

test.each(["r2", "b2"] as const)(
  "createJobs() fetches a file of CivitAI's from %s over several connections, verified, and shows the storage no key",
  async (storage) => {
    await using r = await rig({ switches: { storage, loginWall: true } });
    const outcome = done(await r.haul(r.link, { connections: 4 }));
    expect(outcome).toMatchObject({
      integrity: "verified",
      verifiedBy: "sha256",
      bytes: 6 * MIB + 77,
    });
    expect(await r.names()).toEqual(["ink.onnx"]);
    const { stored } = r.civitai.file(20, 7);
    expect(await r.bytesOf("ink.onnx")).toEqual(stored.bytes());
    expect(stored.stats.connections).toBeGreaterThan(1);
    expect(r.civitai.service.stats.credentialsSeen).toEqual([
      `Bearer ${ADA.key}`,
    ]);
    expectNoKeys(r.civitai);
  },
);

test("createJobs() never sends CivitAI's key with another service's download", async () => {
  await using r = await rig();
  await using other = await startFixtureServer();
  const file = other.file("/model.onnx", { size: 1000 });
  done(await r.haul(r.link));
  done(await r.haul(file.url));
  expect(other.stats.credentialsSeen).toEqual([]);
  expectNoKeys(r.civitai);
});

test("createJobs() goes on with a new link where the old one dies in mid-file, on other storage", async () => {
  const started = Promise.withResolvers<void>();
  const switches: CivitaiSwitches = {
    storage: (link) => (link < 2 ? "r2" : "b2"),
  };
  const held = { afterBytes: 1000, until: () => started.promise };
  const file = {
    id: 7,
    name: "ink.onnx",
    size: 3 * MIB,
    switches: { hold: held },
  };
  await using r = await rig({ files: [file], switches });
  const job = r.haul(r.link, { connections: 2 });
  const { stored } = r.civitai.file(20, 7);
  await stored.until(({ bytesSent }) => bytesSent >= 1000);
  r.civitai.storage.expireLinks();
  r.civitai.storage.resetConnections();
  stored.set({ hold: undefined });
  started.resolve();
  expect(done(await job).verifiedBy).toBe("sha256");
  expect(await r.bytesOf("ink.onnx")).toEqual(stored.bytes());
  expectNoKeys(r.civitai);
});

test("createJobs() waits for the day on which early access ends, and asks the storage nothing", async () => {
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  const version = { paidAccess: { permanent: false, endsAt } };
  await using r = await rig({ version });
  const [{ id = "" } = {}] = await r.jobs.add([{ url: r.link }]);
  await r.reached(id, ({ notice }) => notice?.kind === "waiting");
  const notice = r.jobs.get(id)?.notice;
  expect(notice?.message).toContain(endsAt.slice(0, 10));
  expect(notice?.message).toContain("your account ada has not");
  const until = notice?.until ?? 0;
  expect(Math.abs(until - Date.parse(endsAt))).toBeLessThan(5000);
  expect(r.civitai.storage.requests).toHaveLength(0);
});

test("createJobs() ends with CivitAI's refusal in words, and asks the storage nothing", async () => {
  await using r = await rig({ version: { usageControl: "Generation" } });
  const problem = failed(await r.haul(r.link));
  expect(problem).toMatchObject({
    code: "forbidden",
    fix: { kind: "open_page", url: `${r.link}?modelVersionId=20` },
  });
  expect(problem.message).toContain("no key changes that");
  expect(r.civitai.storage.requests).toHaveLength(0);
  expect(await r.names()).toEqual([]);
});

test("createJobs() learns in mid-file that the quota is used up, says so, and goes on from there", async () => {
  const started = Promise.withResolvers<void>();
  const hold = { afterBytes: 1000, until: () => started.promise };
  const file = { id: 7, name: "ink.onnx", size: 3 * MIB, switches: { hold } };
  await using r = await rig({ files: [file] });
  const [{ id = "" } = {}] = await r.jobs.add([{ url: r.link }]);
  const { stored } = r.civitai.file(20, 7);
  await stored.until(({ bytesSent }) => bytesSent >= 1000);
  r.civitai.set({ overQuota: true });
  r.civitai.storage.expireLinks();
  r.civitai.storage.resetConnections();
  stored.set({ hold: undefined });
  started.resolve();
  await r.reached(id, ({ notice }) =>
    /downloads too much/.test(notice?.message ?? ""),
  );
  r.civitai.set({ overQuota: false });
  await r.jobs.retry(id);
  expect(done(await r.jobs.settled(id)).verifiedBy).toBe("sha256");
  expectNoKeys(r.civitai);
});

test("createJobs() fetches the rest where a body is cut, through a storage in trouble", async () => {
  const reset = { afterBytes: MIB, when: { first: 2 } };
  const file = { id: 7, name: "ink.onnx", size: 4 * MIB, switches: { reset } };
  await using r = await rig({ files: [file], switches: { storageTrouble: 2 } });
  expect(done(await r.haul(r.link)).verifiedBy).toBe("sha256");
  expectNoKeys(r.civitai);
});

test("createJobs() keeps no file whose bytes differ from CivitAI's record", async () => {
  const file = { id: 7, name: "ink.onnx", hashes: "wrong" as const };
  await using r = await rig({ files: [file] });
  expect(failed(await r.haul(r.link)).code).toBe("checksum");
  expect(await r.names()).not.toContain("ink.onnx");
});

test("createJobs() stores two files of one name side by side", async () => {
  const files = [
    { id: 1, name: "ink.onnx", metadata: { size: "pruned", fp: "fp16" } },
    { id: 2, name: "ink.onnx", metadata: { size: "full", fp: "fp16" } },
  ];
  await using r = await rig({ files });
  done(await r.haul(r.link));
  done(await r.haul(`${r.link}?fileId=2`));
  expect(await r.names()).toEqual(["ink.onnx", "ink_full.onnx"]);
});

test("createJobs() makes a download of each model of a person", async () => {
  await using r = await rig();
  const files = [{ id: 8, name: "wash.onnx" }];
  await r.civitai.model({ id: 11, versions: [{ id: 21, files }] });
  const list = await r.haul(`${r.civitai.origin}/user/someartist`);
  if (list.state.phase !== "expanded") throw new Error(list.state.phase);
  for (const id of list.state.expansion.jobs) {
    done(await r.jobs.settled(id));
  }
  expect(await r.names()).toEqual(["ink.onnx", "wash.onnx"]);
});
