import { afterAll, expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  lstatSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import { Piscina } from "piscina";
import { tempFolder } from "../_temp_folder.ts";
import type { PartRef } from "../disk/open_shared_part.ts";
import { HashFollower, type HashPool } from "./hash_follower.ts";

const pool = new Piscina({
  filename: new URL("./hash_follower.ts", import.meta.url).href,
  minThreads: 0,
  maxThreads: 1,
  concurrentTasksPerWorker: 8,
  atomics: "disabled",
});
afterAll(() => pool.destroy());

const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

function partAt(path: string): PartRef {
  const { dev = 0, ino = 0 } = lstatSync(path, { throwIfNoEntry: false }) ?? {};
  return { path, dev, ino };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise
    .then(() => null)
    .catch((error: unknown) => error);
  return isProblemError(thrown) ? thrown.problem.code : `${thrown}`;
}

test("HashFollower hashes a file while it grows, only up to the frontier", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  const bytes = randomBytes(9_000_001);
  const fd = openSync(path, "w");
  const follower = HashFollower.start(pool, {
    part: partAt(path),
    algorithms: ["sha256", "crc32"],
  });
  for (const end of [1, 5_000_000, 5_000_000, 8_999_999]) {
    writeSync(fd, bytes, 0, end, 0);
    // Beyond the frontier stands what will be overwritten.
    writeSync(
      fd,
      Buffer.alloc(bytes.length - end, 0xff),
      0,
      bytes.length - end,
      end,
    );
    follower.advance(end);
    await until(() => follower.hashed === end);
  }
  writeSync(fd, bytes, 0, bytes.length, 0);
  closeSync(fd);
  const hashes = await follower.finish(bytes.length);
  expect(hashes).toEqual({
    sha256: sha256(bytes),
    crc32: Bun.hash.crc32(bytes).toString(16).padStart(8, "0"),
  });
});

test("HashFollower hashes an empty file", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  writeFileSync(path, "");
  const follower = HashFollower.start(pool, {
    part: partAt(path),
    algorithms: ["sha256"],
  });
  const { sha256: hex } = await follower.finish(0);
  expect(hex).toBe(sha256(new Uint8Array()));
});

test("HashFollower shares a thread with others that wait", async () => {
  using folder = tempFolder();
  const files = [0, 1, 2, 3].map((index) => {
    const path = join(folder.path, `${index}`);
    const bytes = randomBytes(5 << 20);
    writeFileSync(path, bytes);
    return { path, bytes };
  });
  const followers = files.map(({ path }) =>
    HashFollower.start(pool, {
      part: partAt(path),
      algorithms: ["sha256"],
    }),
  );
  // The last to start is the first to end.
  for (const [index, { bytes }] of [...files.entries()].reverse()) {
    const hashes = await followers[index]!.finish(bytes.length);
    expect(hashes.sha256).toBe(sha256(bytes));
  }
});

test("HashFollower.stop() ends a follower that waits for bytes", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  writeFileSync(path, "abc");
  const follower = HashFollower.start(pool, {
    part: partAt(path),
    algorithms: ["sha256"],
  });
  follower.advance(3);
  await until(() => follower.hashed === 3);
  follower.stop();
  expect(await codeOf(follower.finish(3))).toBe("interrupted");
});

test("HashFollower says that a file is missing, a link, or shorter than told", async () => {
  using folder = tempFolder();
  const start = (name: string): HashFollower =>
    HashFollower.start(pool, {
      part: partAt(join(folder.path, name)),
      algorithms: ["sha256"],
    });
  expect(await codeOf(start("missing").finish(1))).toBe("io_failed");
  writeFileSync(join(folder.path, "short"), "abc");
  expect(await codeOf(start("short").finish(4))).toBe("io_failed");
  symlinkSync(join(folder.path, "short"), join(folder.path, "link"));
  expect(await codeOf(start("link").finish(3))).toBe("io_failed");
});

test("HashFollower begins anew when its thread dies", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  const bytes = randomBytes(6 << 20);
  writeFileSync(path, bytes);
  const mortal = new Piscina({
    filename: new URL("./hash_follower.ts", import.meta.url).href,
    maxThreads: 1,
    atomics: "disabled",
  });
  const follower = HashFollower.start(mortal, {
    part: partAt(path),
    algorithms: ["sha256"],
  });
  follower.advance(5 << 20);
  await until(() => follower.hashed === 5 << 20);
  await mortal.threads[0]?.terminate();
  const hashes = await follower.finish(bytes.length);
  expect(hashes.sha256).toBe(sha256(bytes));
  await mortal.destroy();
});

test("HashFollower gives up where every thread dies", async () => {
  let runs = 0;
  const dead: HashPool = {
    run: () => Promise.reject(new Error(`death ${++runs}`)),
  };
  const follower = HashFollower.start(dead, {
    part: partAt("a"),
    algorithms: [],
  });
  expect(await codeOf(follower.finish(1))).toBe("unknown");
  expect(runs).toBe(3);
});
