import { afterAll, beforeAll, expect, test } from "bun:test";
import { problem } from "@haul/contract";
import {
  type FixtureServer,
  MIB,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { digestOf, sourceOf, testEngine, transfer } from "./_test_transfer.ts";
import type { Engine } from "./types.ts";

const SIZE = 12 * MIB;
/** Seconds. A limit is never passed; how close one comes is up to the machine. */
const ROOM_FOR_A_BUSY_MACHINE = 1.5;
const CANARY = "canary-4f1c2a";

let engine: Engine;
let hub: FixtureServer;
let storage: FixtureServer;
let count = 0;

beforeAll(async () => {
  engine = testEngine();
  hub = await startFixtureServer();
  storage = await startFixtureServer({ host: "127.0.0.2" });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await hub.close();
  await storage.close();
});

test("Engine renews an expiring link once for all connections and keeps its bytes (R-07)", async () => {
  const file = storage.file(`/s${count}.bin`, {
    size: SIZE,
    bytesPerSecond: 2 * MIB,
    // So that each connection has to ask again, after the link has died.
    reset: { afterBytes: MIB },
  });
  const page = hub.redirect(`/go${count++}`, {
    to: file,
    signed: { ttlMs: 400 },
  });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [page],
    request: { hashes: [await digestOf(file)] },
    save: { connections: 8 },
  });
  expect(outcome.problem).toBeNull();
  expect(outcome.saved?.integrity).toBe("verified");
  expect(outcome.notices.map(({ kind }) => kind)).toContain("relinked");
  expect(outcome.saved?.wastedBytes).toBeLessThan(SIZE / 10);
});

test("Engine asks the file's source when its link is dead for good", async () => {
  const dead = hub.file(`/dead${count}.bin`, {
    size: SIZE,
    status: { code: 403 },
  });
  const alive = hub.file(`/alive${count++}.bin`, { size: SIZE });
  let asked = 0;
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [dead],
    request: {
      hashes: [await digestOf(alive)],
      refresh: async () => {
        asked++;
        return [sourceOf(alive.url)];
      },
    },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(asked).toBe(1);
});

test("Engine ends with what the file's source says of its refusal", async () => {
  const dead = hub.file(`/refused${count++}.bin`, {
    size: SIZE,
    status: { code: 403 },
  });
  await using folder = await tempDir();
  let asked = 0;
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [dead],
    request: {
      refresh: async () => {
        asked++;
        throw problem("early_access", "Wait until tomorrow.");
      },
    },
  });
  expect(outcome.problem).toMatchObject({
    code: "early_access",
    message: "Wait until tomorrow.",
  });
  expect(asked).toBe(1);
});

test("Engine gives credentials to the origin they are for, and to no other (T-18)", async () => {
  const file = storage.file(`/c${count}.bin`, { size: SIZE });
  const page = hub.redirect(
    `/login${count++}`,
    { to: file },
    { requireHeader: { name: "Authorization", value: `Bearer ${CANARY}` } },
  );
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [page],
    request: {
      sources: [
        {
          ...sourceOf(page.url),
          headers: { Authorization: `Bearer ${CANARY}` },
        },
      ],
      hashes: [await digestOf(file)],
    },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(hub.stats.credentialsSeen.join()).toContain(CANARY);
  expect(storage.stats.credentialsSeen).toEqual([]);
});

test("Engine refuses a redirect to a private address that no one named (T-26)", async () => {
  const file = storage.file(`/p${count}.bin`, { size: SIZE });
  const page = hub.redirect(`/in${count++}`, { to: file });
  const before = storage.requests.length;
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [page],
    request: { trustedHosts: ["127.0.0.1"] },
  });
  expect(outcome.problem?.code).toBe("address_refused");
  expect(storage.requests.length).toBe(before);
});

test("Engine ends a loop of redirects", async () => {
  const page = hub.redirect(`/loop${count++}`, { loop: true });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [page],
  });
  expect(outcome.problem?.code).toBe("too_many_redirects");
});

test("Engine walks redirects without a range where their signature covers it", async () => {
  const file = storage.file(`/b${count}.bin`, { size: SIZE });
  const page = hub.redirect(`/bound${count++}`, { to: file, signed: {} });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [page],
    request: {
      sources: [{ ...sourceOf(page.url), rangeBound: true }],
      hashes: [await digestOf(file)],
    },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(page.requests.map(({ range }) => range)).toEqual([null]);
});

test("Engine spreads a file over mirrors by what they give", async () => {
  const path = `/m${count++}.bin`;
  const fast = hub.file(path, { size: SIZE, bytesPerSecond: 4 * MIB });
  const slow = storage.file(path, { size: SIZE, bytesPerSecond: MIB });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [fast, slow],
    request: { hashes: [await digestOf(fast)] },
    save: { connections: 6 },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(slow.stats.bytesSent).toBeGreaterThan(MIB / 2);
  expect(fast.stats.bytesSent).toBeGreaterThan(slow.stats.bytesSent);
});

test("Engine moves connections to a mirror that turns out to bring more", async () => {
  const path = `/m${count++}.bin`;
  const size = 8 * MIB;
  const late = Promise.withResolvers<void>();
  const slow = storage.file(path, { size, bytesPerSecond: MIB / 16 });
  const fast = hub.file(path, {
    size,
    bytesPerSecond: 2 * MIB,
    // All connections but one have begun elsewhere when it answers first.
    gate: () => late.promise,
  });
  await using folder = await tempDir();
  const saving = transfer(engine, {
    folder: folder.path,
    files: [slow, fast],
    request: { hashes: [await digestOf(fast)] },
    save: { connections: 6 },
  });
  await slow.until((stats) => stats.activeResponses === 5);
  late.resolve();
  const outcome = await saving;
  expect(outcome.saved?.integrity).toBe("verified");
  expect(fast.stats.maxActiveResponses).toBeGreaterThan(2);
});

test("Engine leaves out a mirror whose file has another size", async () => {
  const path = `/m${count++}.bin`;
  const right = hub.file(path, { size: SIZE });
  const other = storage.file(path, { size: SIZE + 1 });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [right, other],
    save: { connections: 4 },
  });
  expect(outcome.exact).toBe(true);
  expect(outcome.notices.map(({ kind }) => kind)).toContain("mirror_dropped");
});

test("Engine blames the mirror that sent wrong bytes and mends only its ranges", async () => {
  const path = `/m${count++}.bin`;
  const right = hub.file(path, { size: SIZE, bytesPerSecond: 4 * MIB });
  const every = Array.from({ length: SIZE / 4096 }, (_, at) => at * 4096);
  const wrong = storage.file(path, {
    size: SIZE,
    bytesPerSecond: 2 * MIB,
    corrupt: { flipAt: every },
  });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [right, wrong],
    request: { hashes: [await digestOf(right)] },
    save: { connections: 6 },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(outcome.exact).toBe(true);
  const dropped = outcome.notices.find(({ kind }) => kind === "mirror_dropped");
  expect(dropped?.message).toContain("127.0.0.2");
  expect(right.stats.bytesSent).toBeLessThan(SIZE * 1.3);
});

test("Engine goes on with a mirror when the first source dies in the middle", async () => {
  const path = `/m${count++}.bin`;
  const first = hub.file(path, {
    size: SIZE,
    bytesPerSecond: 2 * MIB,
    status: { code: 404, when: { from: 3 } },
    reset: { afterBytes: MIB },
  });
  const second = storage.file(path, { size: SIZE, firstByteDelayMs: 300 });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [first, second],
    request: { hashes: [await digestOf(second)] },
    save: { connections: 4 },
  });
  expect(outcome.saved?.integrity).toBe("verified");
});

test("Engine uses the mirrors that a reply names, with a digest to prove them", async () => {
  const path = `/m${count++}.bin`;
  const linked = storage.file(path, { size: SIZE });
  const first = hub.file(path, {
    size: SIZE,
    bytesPerSecond: MIB,
    reprDigest: true,
    headers: [["Link", `<${linked.url}>; rel=duplicate; pri=1`]],
  });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [first],
    save: { connections: 4 },
  });
  expect(outcome.saved?.integrity).toBe("verified");
  expect(linked.stats.bytesSent).toBeGreaterThan(0);
});

test("Engine keeps a job's speed limit within 5 %", async () => {
  const file = hub.file(`/v${count++}.bin`, { size: SIZE });
  await using folder = await tempDir();
  const { saved } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { connections: 4, maxSpeed: SIZE / 2 },
  });
  expect(saved?.seconds).toBeGreaterThan(2 * 0.95);
  expect(saved?.seconds).toBeLessThan(2 + ROOM_FOR_A_BUSY_MACHINE);
});

test("Engine keeps everybody's speed limit over several transfers", async () => {
  const files = [1, 2].map(() =>
    hub.file(`/w${count++}.bin`, { size: SIZE / 2 }),
  );
  await using limited = testEngine();
  limited.setMaxSpeed(SIZE / 2);
  const seconds = await Promise.all(
    files.map(async (file) => {
      await using folder = await tempDir();
      const { saved } = await transfer(limited, {
        folder: folder.path,
        files: [file],
      });
      return saved?.seconds ?? 0;
    }),
  );
  expect(Math.max(...seconds)).toBeGreaterThan(2 * 0.95);
  expect(Math.max(...seconds)).toBeLessThan(2 + ROOM_FOR_A_BUSY_MACHINE);
});
