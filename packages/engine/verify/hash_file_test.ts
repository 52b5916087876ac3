import { expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import { tempFolder } from "../_temp_folder.ts";
import { hashFile } from "./hash_file.ts";

test("hashFile() computes several digests in one pass", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  const bytes = randomBytes((3 << 20) + 7);
  writeFileSync(path, bytes);
  const seen: number[] = [];
  const hashes = await hashFile(path, ["sha256", "md5"], {
    onProgress: (count) => seen.push(count),
  });
  expect(hashes).toEqual({
    sha256: createHash("sha256").update(bytes).digest("hex"),
    md5: createHash("md5").update(bytes).digest("hex"),
  });
  expect(seen).toEqual([1 << 20, 2 << 20, 3 << 20, bytes.length]);
});

test("hashFile() ends when told to", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  writeFileSync(path, Buffer.alloc(4 << 20));
  const stop = new AbortController();
  const hashing = hashFile(path, ["sha256"], {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("told to")),
  });
  await expect(hashing).rejects.toThrow("told to");
});

test("hashFile() says that a file is not there", async () => {
  using folder = tempFolder();
  const thrown = await hashFile(join(folder.path, "no"), ["sha256"]).catch(
    (error: unknown) => error,
  );
  expect(isProblemError(thrown) && thrown.problem.code).toBe("open_failed");
});
