import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sameContent } from "./same_content.ts";
import { sha256File } from "./sha256_file.ts";

let folder: string;
let path: string;
const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, "haul");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const content = { size: bytes.length, sha256 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haul-same-"));
  path = join(folder, "a.bin");
  await writeFile(path, bytes);
});

afterAll(() => rm(folder, { recursive: true }));

test("sha256File() gives the digest of all bytes", async () => {
  expect(await sha256File(path)).toBe(sha256);
});

test("sha256File() stops when told to", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  expect(sha256File(path, { signal })).rejects.toThrow("enough");
});

test("sameContent() knows a file and a link to it", async () => {
  const link = join(folder, "link");
  await symlink(path, link);
  expect(await sameContent(path, content)).toBe(true);
  expect(await sameContent(link, content)).toBe(true);
});

test("sameContent() sees one other bit in a file of the same size", async () => {
  const other = join(folder, "other.bin");
  const changed = Buffer.from(bytes);
  changed[changed.length - 1]! ^= 1;
  await writeFile(other, changed);
  expect(await sameContent(other, content)).toBe(false);
  expect(await sameContent(path, { ...content, size: 1 })).toBe(false);
});

test("sameContent() takes nothing but an ordinary file", async () => {
  const pipe = join(folder, "pipe");
  expect(Bun.spawnSync(["mkfifo", pipe]).success).toBe(true);
  await mkdir(join(folder, "folder"));
  await symlink(join(folder, "nowhere"), join(folder, "dangling"));
  for (const name of ["pipe", "folder", "dangling", "missing"]) {
    expect(await sameContent(join(folder, name), content)).toBe(false);
  }
});
