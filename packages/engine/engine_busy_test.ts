import { expect, test } from "bun:test";
import {
  MIB,
  type Switches,
  seededRandom,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { testEngine, transfer } from "./_test_transfer.ts";
import { createEngine } from "./engine.ts";

/** More requests than a transfer makes. */
const ORDINALS = Array.from({ length: 400 }, (_, ordinal) => ordinal);

/** Fetches a file of 6 MiB over six connections of an engine that gives up after five tries. */
async function fetchWith(switches: Switches) {
  await using engine = testEngine();
  await using server = await startFixtureServer();
  const file = server.file("/busy.bin", { size: 6 * MIB, ...switches });
  await using folder = await tempDir();
  const { problem, exact } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { connections: 6 },
  });
  return { problem, exact, requests: file.requests.length };
}

const RIGHT = { problem: null, exact: true };

test("Engine counts connections that a busy host refuses at one moment as one try (R-23)", async () => {
  // The first reply breaks off, and then all six connections are refused at once.
  const outcome = await fetchWith({
    reset: { afterBytes: 100_000, when: { ordinals: [0] } },
    status: { code: 503, when: { ordinals: [1, 2, 3, 4, 5, 6] } },
  });
  expect(outcome).toMatchObject(RIGHT);
});

test.each([1, 2, 3])(
  "Engine brings the file from a host that refuses every second request at random, with seed %d (R-23)",
  async (seed) => {
    const random = seededRandom(seed);
    const ordinals = ORDINALS.filter(() => random() < 0.5);
    const outcome = await fetchWith({
      status: { code: 503, retryAfter: 0, when: { ordinals } },
      reset: { afterBytes: [200_000, 900_000], when: { every: 3 } },
    });
    expect(outcome).toMatchObject(RIGHT);
  },
);

test("Engine asks a host again that refused its first seven requests (R-23)", async () => {
  await using engine = createEngine({
    policy: netPolicy(),
    threads: 2,
    patience: { baseMs: 1, maxMs: 5 },
  });
  await using server = await startFixtureServer();
  const file = server.file("/seven.bin", {
    size: MIB,
    status: { code: 503, retryAfter: 0, count: 7 },
  });
  await using folder = await tempDir();
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [file],
  });
  expect(outcome).toMatchObject(RIGHT);
  expect(file.requests.length).toBe(8);
});

test("Engine does not give up a host that serves another of its transfers meanwhile (R-23)", async () => {
  await using engine = testEngine();
  await using server = await startFixtureServer();
  const served = server.file("/served.bin", {
    size: 2 * MIB,
    bytesPerSecond: MIB,
  });
  const refused = server.file("/refused.bin", {
    size: MIB,
    status: { code: 503, retryAfter: 0, count: 8 },
  });
  const outcomes = await Promise.all(
    [served, refused].map(async (file) => {
      await using folder = await tempDir();
      const identity = `direct:${file.url}`;
      const save = { connections: 1, partPath: `${folder.path}/one.part` };
      const request = { identity };
      return await transfer(engine, {
        folder: folder.path,
        files: [file],
        request,
        save,
      });
    }),
  );
  expect(outcomes).toMatchObject([RIGHT, RIGHT]);
});
