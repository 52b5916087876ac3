import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureFile,
  type FixtureServer,
  MIB,
  spawnFixtureServer,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { digestOf, IDENTITY, testEngine, transfer } from "./_test_transfer.ts";
import { journalPathFor, readJournal, writeJournal } from "./disk/journal.ts";
import { partPathFor } from "./disk/part_path.ts";
import type { Engine } from "./types.ts";

const SIZE = 24 * MIB;

let engine: Engine;
let server: FixtureServer;
let count = 0;

beforeAll(async () => {
  engine = testEngine();
  server = await startFixtureServer();
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await server.close();
});

function slowFile(): FixtureFile {
  return server.file(`/r${count++}.bin`, {
    size: SIZE,
    bytesPerSecond: 8 * MIB,
  });
}

/** Runs a transfer until so many bytes are on disk, then stops it. */
async function stopAfter(
  bytes: number,
  options: { file: FixtureFile; folder: string },
) {
  const { file, folder } = options;
  const stop = new AbortController();
  return await transfer(engine, {
    folder,
    files: [file],
    save: {
      connections: 4,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "progress" && event.progress.bytes >= bytes) {
          stop.abort();
        }
      },
    },
  });
}

test("Engine resumes after a pause and fetches hardly a byte twice", async () => {
  const file = slowFile();
  await using folder = await tempDir();
  const first = await stopAfter(SIZE / 3, { file, folder: folder.path });
  expect(first.problem?.code).toBe("interrupted");
  file.set({ bytesPerSecond: undefined });
  const second = await transfer(engine, { folder: folder.path, files: [file] });
  expect(second.problem).toBeNull();
  expect(second.exact).toBe(true);
  expect(second.notices.map(({ kind }) => kind)).toContain("resumed");
  expect(second.saved?.fetchedBytes).toBeLessThan(SIZE * 0.7);
  expect(second.saved?.wastedBytes).toBeLessThan(2 * MIB);
});

test("Engine starts anew when the file changed between two runs", async () => {
  const file = slowFile();
  await using folder = await tempDir();
  await stopAfter(SIZE / 3, { file, folder: folder.path });
  const changed = server.file(file.path, { size: SIZE, seed: 77 });
  const second = await transfer(engine, {
    folder: folder.path,
    files: [changed],
  });
  expect(second.problem).toBeNull();
  expect(second.exact).toBe(true);
});

test("Engine starts anew when the journal is damaged, and gets the right file", async () => {
  const file = slowFile();
  await using folder = await tempDir();
  await stopAfter(SIZE / 3, { file, folder: folder.path });
  const journal = journalPathFor(
    partPathFor(join(folder.path, "m.bin"), IDENTITY),
  );
  const bytes = await readFile(journal);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(journal, bytes);
  file.set({ bytesPerSecond: undefined });
  const second = await transfer(engine, { folder: folder.path, files: [file] });
  expect(second.exact).toBe(true);
});

test("Engine finishes without a request when every byte is here already", async () => {
  const file = server.file(`/r${count++}.bin`, { size: 3 * MIB });
  await using folder = await tempDir();
  const first = await transfer(engine, {
    folder: folder.path,
    files: [file],
    request: { hashes: [await digestOf(file)] },
  });
  // As if the process had died between the last checkpoint and the placing.
  await writeJournal(journalPathFor(first.saved?.path ?? ""), {
    version: 1,
    identity: IDENTITY,
    size: 3 * MIB,
    validator: { etag: null, lastModified: null },
    mode: "ranges",
    ranges: [[0, 3 * MIB, 0]],
    hashes: [await digestOf(file)],
    savedAt: Date.now(),
  });
  const before = file.requests.length;
  const second = await transfer(engine, { folder: folder.path, files: [file] });
  expect(second.exact).toBe(true);
  expect(second.saved?.integrity).toBe("verified");
  expect(file.requests.length).toBe(before);
});

test("Engine says so when another download has the part file (R-25)", async () => {
  const file = slowFile();
  await using folder = await tempDir();
  const started = Promise.withResolvers<void>();
  const stop = new AbortController();
  const first = transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { signal: stop.signal, onEvent: () => started.resolve() },
  });
  await started.promise;
  const second = await transfer(engine, { folder: folder.path, files: [file] });
  expect(second.problem?.code).toBe("already_running");
  stop.abort();
  expect((await first).problem?.code).toBe("interrupted");
});

test("Engine's journal never claims a byte that is not in the part file", async () => {
  const file = slowFile();
  await using folder = await tempDir();
  await stopAfter(SIZE / 2, { file, folder: folder.path });
  const part = partPathFor(join(folder.path, "m.bin"), IDENTITY);
  const record = await readJournal(journalPathFor(part));
  const bytes = await readFile(part);
  let claimed = 0;
  for (const [start, end] of record?.ranges ?? []) {
    claimed += end - start;
    const right = file.bytes(start, end);
    expect(Buffer.compare(bytes.subarray(start, end), right)).toBe(0);
  }
  expect(claimed).toBeGreaterThan(SIZE / 3);
});

test("Engine survives kill -9 at any moment and fetches less than a checkpoint twice", async () => {
  await using remote = await spawnFixtureServer({
    files: { "/k.bin": { size: 96 * MIB, bytesPerSecond: 6 * MIB } },
  });
  const [file] = remote.files;
  if (file === undefined) throw new Error("the server has no file");
  await using folder = await tempDir();
  for (const bytes of [10, 30, 60]) {
    await killAfter(bytes * MIB, { url: file.url, folder: folder.path });
  }
  const last = await runChild({ url: file.url, folder: folder.path });
  expect(last).toMatchObject({ sha256: file.sha256 });
  const { server: sent } = await remote.stats();
  expect(sent.bytesSent).toBeLessThan((96 + 3 * 64) * MIB);
  expect((await readdir(folder.path)).length).toBe(1);
}, 60_000);

/** A process of its own that runs one transfer; it prints progress and its end. */
function child(options: { url: string; folder: string }) {
  const script = join(import.meta.dirname, "_transfer_child.ts");
  return Bun.spawn([process.execPath, script, JSON.stringify(options)], {
    stdout: "pipe",
    stderr: "inherit",
  });
}

async function killAfter(
  bytes: number,
  options: { url: string; folder: string },
): Promise<void> {
  const running = child(options);
  for await (const line of linesOf(running.stdout)) {
    if (Number(JSON.parse(line).bytes) >= bytes) break;
  }
  running.kill("SIGKILL");
  await running.exited;
}

async function runChild(options: {
  url: string;
  folder: string;
}): Promise<unknown> {
  let last: unknown;
  for await (const line of linesOf(child(options).stdout)) {
    last = JSON.parse(line);
  }
  return last;
}

async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

test("Engine stops while it verifies, and fetches nothing again when it goes on", async () => {
  await using folder = await tempDir();
  const file = server.file(`/r${count++}.bin`, { size: MIB });
  const stop = new AbortController();
  const stopped = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: {
      signal: stop.signal,
      onEvent: ({ type }) => {
        if (type === "verifying") stop.abort();
      },
    },
  });
  expect(stopped.problem?.code).toBe("interrupted");
  const resumed = await transfer(engine, {
    folder: folder.path,
    files: [file],
  });
  expect(resumed.exact).toBe(true);
  expect(resumed.saved?.fetchedBytes).toBe(0);
});
