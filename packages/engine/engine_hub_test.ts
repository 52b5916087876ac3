import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type ByteSource, problem as says } from "@haul/contract";
import {
  type FixtureFile,
  type HubRepo,
  type HuggingFace,
  MIB,
  startFixtureServer,
  startHuggingFace,
  tempDir,
} from "@haul/fixture_server";
import {
  digestOf,
  sourceOf,
  type TestTransfer,
  testEngine,
  transfer,
} from "./_test_transfer.ts";
import type { Engine } from "./types.ts";

const SIZE = 12 * MIB;
const PATH = "m.safetensors";

let engine: Engine;
let hf: HuggingFace;
let repo: HubRepo;
let file: FixtureFile;
let source: ByteSource;

beforeAll(async () => {
  engine = testEngine();
  hf = await startHuggingFace({ users: { hf_key: { name: "me" } } });
  repo = await hf.repo("o/n", {
    files: { [PATH]: { size: SIZE }, "config.json": { text: "{}" } },
  });
  file = repo.storage(PATH);
  source = boundSource(PATH);
});

beforeEach(() => {
  hf.switches = {};
  hf.endLimits();
  file.set({ bytesPerSecond: undefined });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await hf.close();
});

function boundSource(path: string): ByteSource {
  return {
    ...sourceOf(`${hf.endpoint}/o/n/resolve/${repo.head}/${path}`),
    headers: { Authorization: "Bearer hf_key" },
    rangeBound: true,
  };
}

async function fetched(given: Partial<TestTransfer> = {}, own = engine) {
  await using folder = await tempDir();
  return await transfer(own, {
    folder: folder.path,
    files: [file],
    ...given,
    request: {
      sources: [source],
      hashes: [await digestOf(file)],
      ...given.request,
    },
  });
}

function resolves(): number {
  return hf.asked.filter((line) => line.includes("/resolve/")).length;
}

test("Engine asks the hub for a link without a range, once, and keeps the key from its storage", async () => {
  hf.switches = { bindRange: true };
  const before = resolves();
  const { saved } = await fetched({ save: { connections: 8 } });
  expect(saved?.integrity).toBe("verified");
  expect(saved?.connections).toBeGreaterThan(2);
  expect(resolves() - before).toBe(1);
  const asked = hf.hub.requests.at(-1);
  expect(asked?.range).toBeNull();
  expect(asked?.headers["authorization"]).toBe("Bearer hf_key");
  expect(hf.leaked).toEqual([]);
});

test("Engine fetches a small file through the hub's cache", async () => {
  const { saved, problem } = await fetched({
    request: {
      sources: [boundSource("config.json")],
      hashes: [
        {
          algorithm: "git_sha1",
          hex: repo.file("config.json").oid,
          from: "publisher",
        },
      ],
    },
  });
  expect(problem).toBeNull();
  expect(saved?.verifiedBy).toBe("git_sha1");
});

test("Engine takes a large file in ranges from storage that refuses to give it whole", async () => {
  hf.switches = { wholeBelow: SIZE };
  const { saved, problem } = await fetched();
  expect(problem).toBeNull();
  expect(saved?.integrity).toBe("verified");
});

test("Engine never binds a link to a range when the hub is one of several sources", async () => {
  hf.switches = { bindRange: true };
  await using first = await startFixtureServer();
  const slow = first.file("/m.bin", { size: SIZE, bytesPerSecond: 2 * MIB });
  const before = hf.hub.requests.length;
  const { saved } = await fetched({
    files: [slow],
    request: { sources: [sourceOf(slow.url), source] },
    save: { connections: 4 },
  });
  expect(saved?.integrity).toBe("verified");
  const asked = hf.hub.requests.slice(before);
  expect(asked.map(({ range }) => range)).toEqual([null]);
  expect(file.stats.bytesSent).toBeGreaterThan(MIB);
});

test("Engine renews a dying link before it dies, and keeps its bytes", async () => {
  hf.switches = { linkLifeMs: 3_600_000, linkAgeMs: 3_598_000 };
  file.set({ bytesPerSecond: MIB });
  const before = hf.cdn.requests.length;
  const start = file.stats.bytesSent;
  const outcome = fetched({ save: { connections: 4 } });
  await file.until(({ bytesSent }) => bytesSent - start > MIB);
  hf.switches = {};
  const { saved, notices } = await outcome;
  expect(saved?.integrity).toBe("verified");
  expect(notices.map(({ kind }) => kind)).toContain("relinked");
  const refused = hf.cdn.requests
    .slice(before)
    .filter(({ status }) => status === 403);
  expect(refused).toEqual([]);
  expect(saved?.wastedBytes).toBeLessThan(SIZE / 10);
});

test("Engine goes on where all links die in the middle", async () => {
  file.set({ bytesPerSecond: 2 * MIB });
  const outcome = fetched({ save: { connections: 4 } });
  const start = file.stats.bytesSent;
  await file.until(({ bytesSent }) => bytesSent - start > 3 * MIB);
  hf.links.expireLinks();
  hf.cdn.resetConnections();
  const { saved } = await outcome;
  expect(saved?.integrity).toBe("verified");
  expect(saved?.wastedBytes).toBeLessThan(SIZE / 10);
});

test("Engine stops after two fresh links that the storage refuses, and says so", async () => {
  hf.switches = { brokenLinks: 1000 };
  const before = resolves();
  const { problem } = await fetched({
    request: { refresh: async () => [source] },
  });
  expect(problem).toMatchObject({ code: "forbidden", status: 403 });
  expect(problem?.message).toContain("though the link is new");
  expect(resolves() - before).toBeLessThanOrEqual(4);
});

test("Engine uses a link that seems dead as it comes, since clocks differ", async () => {
  hf.switches = { clockAheadMs: 7_200_000 };
  const before = resolves();
  const { problem } = await fetched();
  expect(problem).toBeNull();
  expect(resolves() - before).toBe(1);
});

test("Engine uses a link that lives for seconds without asking for it again and again", async () => {
  hf.switches = { linkLifeMs: 30_000 };
  const before = resolves();
  const { problem } = await fetched();
  expect(problem).toBeNull();
  expect(resolves() - before).toBe(1);
});

test("Engine waits as long as the hub's RateLimit says", async () => {
  hf.switches = { limits: { resolvers: 0 }, limitSeconds: 1 };
  const before = resolves();
  const from = Date.now();
  const outcome = fetched();
  await hf.hub.until(() => resolves() > before);
  hf.switches = {};
  const { saved, problem } = await outcome;
  expect(problem).toBeNull();
  expect(saved?.integrity).toBe("verified");
  expect(Date.now() - from).toBeGreaterThan(990);
  expect(resolves() - before).toBe(2);
});

test("Engine leaves a hub alone that asks for more than minutes", async () => {
  // Of its own, for all transfers of an engine leave that host alone.
  await using engine = testEngine();
  hf.switches = { limits: { resolvers: 0 }, limitSeconds: 301 };
  const { problem } = await fetched({}, engine);
  expect(problem).toMatchObject({
    code: "overloaded",
    retry: { afterMs: 301_000 },
  });
});

test("Engine ends with what the file's source says of a refused link", async () => {
  await hf.repo("o/gated", { files: { a: { size: 9 } }, gated: "manual" });
  const refused = sourceOf(`${hf.endpoint}/o/gated/resolve/main/a`);
  const { problem } = await fetched({
    request: {
      sources: [{ ...refused, rangeBound: true }],
      refresh: () => Promise.reject(says("gated", "Accept its terms.")),
    },
  });
  expect(problem).toMatchObject({
    code: "gated",
    message: "Accept its terms.",
  });
});
