import { expect, test } from "bun:test";
import { createCipheriv, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ByteSourceSchema, toProblem } from "@haul/contract";
import {
  type FixtureFile,
  MIB,
  type Switches,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { IDENTITY, sourceOf, testEngine, transfer } from "./_test_transfer.ts";
import { findPart } from "./disk/find_part.ts";
import { partPathFor } from "./disk/part_path.ts";
import type { OpenRequest } from "./types.ts";

async function rig(switches: Switches & { size?: number } = {}) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir());
  const engine = stack.use(testEngine());
  const file = server.file("/m.bin", { size: 3 * MIB, seed: 5, ...switches });
  const partPath = partPathFor(join(folder.path, "m.bin"), IDENTITY);
  const request: OpenRequest = {
    identity: IDENTITY,
    sources: [sourceOf(file.url)],
    size: null,
    hashes: [],
    trustedHosts: ["127.0.0.1"],
  };
  return {
    server,
    folder: folder.path,
    engine,
    file,
    partPath,
    request,
    open: (changes: Partial<OpenRequest> = {}) =>
      engine.open({ ...request, ...changes }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function equal(some: Uint8Array, others: Uint8Array): boolean {
  return Buffer.from(some).equals(others);
}

async function isWhole(path: string, file: FixtureFile): Promise<boolean> {
  return equal(await readFile(path), file.bytes());
}

test("RemoteFile.head() gives the first bytes, and more of them, and the file is whole after it", async () => {
  await using r = await rig();
  const remote = await r.open();
  for (const length of [8, 8, 100, 400_000, 20]) {
    const head = await remote.head(length);
    expect(equal(head, r.file.bytes(0, length))).toBe(true);
  }
  const saved = await remote.save({ partPath: r.partPath });
  expect(await isWhole(saved.path, r.file)).toBe(true);
  await saved.settle();
});

test("RemoteFile.head() asks for nothing that save() asks for again", async () => {
  await using r = await rig({ size: 60_000 });
  const remote = await r.open();
  await remote.head(50_000);
  const saved = await remote.save({ partPath: r.partPath, connections: 1 });
  expect(r.file.requests).toHaveLength(1);
  expect(r.file.stats.bytesSent).toBe(60_000);
  await saved.settle();
});

test("RemoteFile.head() gives the whole of a file that is shorter", async () => {
  await using r = await rig({ size: 100 });
  const remote = await r.open();
  expect(equal(await remote.head(4096), r.file.bytes())).toBe(true);
  expect(equal(await remote.head(9000), r.file.bytes())).toBe(true);
  const saved = await remote.save({ partPath: r.partPath });
  expect(await isWhole(saved.path, r.file)).toBe(true);
  await saved.settle();
});

test("RemoteFile.head() gives nothing of an empty file", async () => {
  await using r = await rig({ size: 0 });
  const remote = await r.open();
  expect(await remote.head(8)).toHaveLength(0);
  await remote.close();
});

test("RemoteFile.head() looks into a body of unknown length", async () => {
  await using r = await rig({ ranges: "none", length: "chunked" });
  const remote = await r.open();
  expect(equal(await remote.head(1000), r.file.bytes(0, 1000))).toBe(true);
  const saved = await remote.save({ partPath: r.partPath });
  expect(await isWhole(saved.path, r.file)).toBe(true);
  expect(r.file.requests).toHaveLength(1);
  await saved.settle();
});

test("RemoteFile.head() deciphers, and leaves the rest to be deciphered once", async () => {
  await using r = await rig();
  const key = randomBytes(16);
  const nonce = randomBytes(8);
  const counter = Buffer.concat([nonce, Buffer.alloc(8)]);
  const plain = createCipheriv("aes-128-ctr", key, counter).update(
    r.file.bytes(),
  );
  const source = ByteSourceSchema.parse({
    url: r.file.url,
    cipher: {
      name: "aes-128-ctr",
      key: key.toString("base64"),
      nonce: nonce.toString("base64"),
    },
  });
  const remote = await r.open({ sources: [source] });
  expect(equal(await remote.head(77), plain.subarray(0, 77))).toBe(true);
  const saved = await remote.save({ partPath: r.partPath });
  expect(equal(await readFile(saved.path), plain)).toBe(true);
  await saved.settle();
});

test("RemoteFile.head() gives what came before a cut, and save() mends it", async () => {
  await using r = await rig({
    reset: { afterBytes: 1000, when: { first: 1 } },
  });
  const remote = await r.open();
  const head = await remote.head(200_000);
  expect(equal(head, r.file.bytes(0, head.length))).toBe(true);
  const saved = await remote.save({ partPath: r.partPath });
  expect(await isWhole(saved.path, r.file)).toBe(true);
  await saved.settle();
});

test("RemoteFile.head() takes the bytes of an earlier run from its part file", async () => {
  await using r = await rig({ bytesPerSecond: 2 * MIB });
  const stopping = new AbortController();
  const stopped = transfer(r.engine, {
    folder: r.folder,
    files: [r.file],
    save: {
      signal: stopping.signal,
      connections: 1,
      onEvent: (event) => {
        if (event.type === "progress" && event.progress.bytes > 500_000) {
          stopping.abort();
        }
      },
    },
  });
  expect((await stopped).problem?.code).toBe("interrupted");
  const remote = await r.open({ partPath: await findPart(r.folder, IDENTITY) });
  const asked = r.file.requests.at(-1)?.range?.start ?? 0;
  expect(asked).toBeGreaterThan(0);
  for (const length of [10, asked, asked + 1000]) {
    const head = await remote.head(length);
    expect(equal(head, r.file.bytes(0, length))).toBe(true);
  }
  await remote.close();
});

test("RemoteFile.head() ends when its signal says so", async () => {
  await using r = await rig({ bytesPerSecond: 1000 });
  const stopping = new AbortController();
  const remote = await r.open({ signal: stopping.signal });
  const head = remote.head(2 * MIB);
  stopping.abort(new Error("enough"));
  const thrown = await head.catch((error: unknown) => error);
  expect(toProblem(thrown).message).toContain("enough");
  await remote.close();
});

test("Engine asks first for a piece alone: nothing of a long reply is under way in vain", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  await using engine = testEngine();
  const file = server.file("/a.bin", { size: 40 * MIB, seed: 3 });
  const { exact } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { connections: 2 },
  });
  expect(exact).toBe(true);
  const [first] = file.requests;
  expect(first?.headers).toMatchObject({ range: "bytes=0-8392703" });
  expect(first?.bytesSent).toBe(8_392_704);
});
