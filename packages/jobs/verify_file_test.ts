import { expect, test } from "bun:test";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { verifyFile } from "./verify_file.ts";

/** The SHA-256 of "abc", FIPS 180-2. */
const SHA256_OF_ABC =
  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("verifyFile() tells length and digest, and whether they are the ones asked for", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "abc");
  await Bun.write(path, "abc");
  const facts = { path, bytes: 3, sha256: SHA256_OF_ABC };
  expect(await verifyFile(path)).toEqual({ ...facts, ok: null });
  expect(await verifyFile(path, { sha256: SHA256_OF_ABC })).toEqual({
    ...facts,
    ok: true,
  });
  expect(await verifyFile(path, { sha256: "0".repeat(64) })).toEqual({
    ...facts,
    ok: false,
  });
});

test("verifyFile() says plainly that there is no such file", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "none");
  await expect(verifyFile(path)).rejects.toMatchObject({
    problem: { code: "not_found", message: expect.stringContaining(path) },
  });
  await expect(verifyFile(folder.path)).rejects.toMatchObject({
    problem: { code: "open_failed" },
  });
});

test("verifyFile() stops when it is told to", async () => {
  const stop = new Error("enough");
  const signal = AbortSignal.abort(stop);
  await expect(verifyFile(import.meta.path, { signal })).rejects.toBe(stop);
});
