import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { EndpointsSchema, type Job, SettingsSchema } from "@haul/contract";
import { type MegaServer, MIB, startMega, tempDir } from "@haul/fixture_server";
import { createJobs, type Jobs } from "@haul/jobs";
import { netPolicy } from "@haul/net";

function openJobs(mega: MegaServer, home: string): Promise<Jobs> {
  return createJobs({
    store: join(home, "queue.db"),
    roots: [join(home, "models")],
    policy: netPolicy({ allowHttp: true, allowPrivate: ["127.0.0.0/8"] }),
    settings: SettingsSchema.parse({}),
    endpoints: EndpointsSchema.parse({ mega: mega.api.origin }),
    trustInput: true,
    threads: 2,
  });
}

async function reached(jobs: Jobs, isSo: (job: Job) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (jobs.list().some(isSo)) resolve();
  };
  const stop = jobs.subscribe(look);
  look();
  await promise.finally(stop);
}

/** The files of a home in which a text stands. */
async function filesWith(home: string, text: string): Promise<string[]> {
  const names = await readdir(home, { recursive: true, withFileTypes: true });
  const holding: string[] = [];
  for (const entry of names.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = Buffer.from(await Bun.file(path).bytes());
    if (bytes.includes(text)) holding.push(entry.name);
  }
  return holding;
}

test("createJobs() goes on with a folder of Mega after a restart, and keeps its key in no file but the secret one", async () => {
  await using mega = await startMega({ bytesPerSecond: 2 * MIB });
  await using folder = await tempDir();
  const home = folder.path;
  const share = mega.share("models");
  const files = ["a.bin", "vae/b.bin"].map((path, seed) => {
    return { path, ...share.file(path, { size: 6 * MIB, seed }) };
  });
  const key = share.keyText.slice(0, 12);
  {
    await using jobs = await openJobs(mega, home);
    await jobs.add([{ url: share.link, options: {} }]);
    await reached(jobs, ({ state }) => {
      return state.phase === "downloading" && state.progress.bytes > 0;
    });
    expect(JSON.stringify(jobs.list())).not.toContain(key);
  }
  const holding = await filesWith(home, key);
  expect(holding).not.toEqual([]);
  expect(holding.filter((name) => !name.includes("secret"))).toEqual([]);
  mega.switches.bytesPerSecond = undefined;
  {
    await using jobs = await openJobs(mega, home);
    for (const { id } of jobs.list()) {
      const { phase } = (await jobs.settled(id)).state;
      expect(["done", "expanded"]).toContain(phase);
    }
  }
  for (const { path, bytes } of files) {
    const got = await Bun.file(join(home, "models", path)).bytes();
    expect(Buffer.compare(got, bytes)).toBe(0);
  }
  expect(await filesWith(home, key)).toEqual([]);
  expect(mega.keysSeen).toEqual([]);
}, 20_000);
