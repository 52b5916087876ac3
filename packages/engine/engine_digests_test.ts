import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  contentBytes,
  type FixtureServer,
  MIB,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { testEngine, transfer } from "./_test_transfer.ts";
import type { Engine } from "./types.ts";

const SIZE = 3 * MIB;
const MD5 = createHash("md5")
  .update(contentBytes(7, 0, SIZE))
  .digest("hex");

let server: FixtureServer;
let engine: Engine;
beforeAll(async () => {
  server = await startFixtureServer();
  engine = testEngine();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const file = () => server.file("/a.bin", { size: SIZE, seed: 7 });
const md5 = (hex: string) => ({
  hashes: [{ algorithm: "md5" as const, hex, from: "publisher" as const }],
});

test("RemoteFile.save() computes no digest that nobody asks for", async () => {
  await using folder = await tempDir();
  const { saved, exact } = await transfer(engine, {
    folder: folder.path,
    files: [file()],
    save: { digests: "expected" },
  });
  expect(saved).toMatchObject({ sha256: null, integrity: "consistent" });
  expect(saved?.verifiedBy).toBeNull();
  expect(exact).toBe(true);
});

test("RemoteFile.save() holds a file to its published digest, whatever else is asked for", async () => {
  await using folder = await tempDir();
  const { saved } = await transfer(engine, {
    folder: folder.path,
    files: [file()],
    request: md5(MD5),
    save: { digests: "expected" },
  });
  expect(saved).toMatchObject({ integrity: "verified", verifiedBy: "md5" });
  expect(saved?.sha256).toBeNull();
  await using other = await tempDir();
  const { problem } = await transfer(engine, {
    folder: other.path,
    files: [file()],
    request: md5("00".repeat(16)),
    save: { digests: "expected" },
  });
  expect(problem?.code).toBe("checksum");
});
