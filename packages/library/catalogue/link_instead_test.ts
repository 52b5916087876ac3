import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Catalogue } from "./catalogue.ts";
import { linkInstead } from "./link_instead.ts";

const TEXT = "the weights of a model";
const WANTED = {
  sha256: createHash("sha256").update(TEXT).digest("hex"),
  size: TEXT.length,
};

/** A file system of its own on every Linux machine, so that no hard link reaches it. */
const OTHER_DISK = "/dev/shm";
const hasOtherDisk = await Promise.all([stat(OTHER_DISK), stat(tmpdir())]).then(
  ([other, here]) => other.dev !== here.dev,
  () => false,
);

let folder: string;
let original: string;
let target: string;
let catalogue: Catalogue;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haul-link-"));
  original = join(folder, "old/ink.safetensors");
  target = join(folder, "new/loras/ink v2.safetensors");
  await mkdir(join(folder, "old"));
  await writeFile(original, TEXT);
  catalogue = new Catalogue(":memory:", { now: () => 0 });
  const { size, mtimeMs } = await stat(original);
  catalogue.add({
    path: original,
    size,
    mtime: mtimeMs,
    sha256: WANTED.sha256,
    title: "Ink",
  });
});

afterEach(async () => {
  catalogue[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

const inTarget = () => readdir(join(folder, "new/loras"));

test("linkInstead() puts a known file at a second place without copying its bytes", async () => {
  await chmod(original, 0o640);
  const linked = await linkInstead(catalogue, target, WANTED);
  expect(linked).toMatchObject({ path: target, from: original });
  expect(["reflink", "hard_link"]).toContain(linked!.how);
  expect(await readFile(target, "utf8")).toBe(TEXT);
  expect(await inTarget()).toEqual(["ink v2.safetensors"]);
  expect((await stat(original)).mode & 0o777).toBe(0o640);
  expect(catalogue.get(target)).toMatchObject({ title: "Ink", ...WANTED });
});

test("linkInstead() leaves a file that is there already where it is", async () => {
  const first = await linkInstead(catalogue, target, WANTED);
  const again = await linkInstead(catalogue, target, WANTED);
  expect(again).toMatchObject({ path: first!.path, how: "same" });
  const own = await linkInstead(catalogue, original, WANTED);
  expect(own).toMatchObject({ path: original, how: "same" });
  expect(await inTarget()).toEqual(["ink v2.safetensors"]);
});

test("linkInstead() replaces no other file of that name", async () => {
  await mkdir(join(folder, "new/loras"), { recursive: true });
  await writeFile(target, "mine");
  const renamed: string[] = [];
  const onRename = (path: string) => renamed.push(path);
  const linked = await linkInstead(catalogue, target, { ...WANTED, onRename });
  expect(linked!.path).toEndWith("ink v2 (1).safetensors");
  expect(renamed).toEqual([linked!.path]);
  expect(await readFile(target, "utf8")).toBe("mine");
  const over = { ...WANTED, overwrite: true };
  expect((await linkInstead(catalogue, target, over))!.path).toBe(target);
  expect(await readFile(target, "utf8")).toBe(TEXT);
});

test("linkInstead() reads a file again that was touched, and passes over one that changed", async () => {
  await utimes(original, 1, 1);
  const linked = await linkInstead(catalogue, target, WANTED);
  expect(linked).not.toBeNull();
  await rm(target);
  await writeFile(original, TEXT.toUpperCase());
  expect(await linkInstead(catalogue, target, WANTED)).toBeNull();
  expect(catalogue.get(original)).toBeNull();
  expect(await inTarget()).toEqual([]);
});

test.each([
  ["gone", () => rm(original)],
  ["cut short", () => truncate(original, 4)],
  [
    "a folder",
    async () => {
      await rm(original);
      await mkdir(original);
    },
  ],
])("linkInstead() fetches where the file is %s", async (_state, make) => {
  await make();
  expect(await linkInstead(catalogue, target, WANTED)).toBeNull();
});

test("linkInstead() takes the next copy where the first is gone", async () => {
  const second = join(folder, "old/second.safetensors");
  await writeFile(second, TEXT);
  const { size, mtimeMs } = await stat(second);
  const { sha256 } = WANTED;
  catalogue.add({ path: second, size, mtime: mtimeMs, sha256 });
  await rm(original);
  const linked = await linkInstead(catalogue, target, WANTED);
  expect(linked).toMatchObject({ path: target, from: second });
  expect(catalogue.get(original)?.missing).toBe(true);
});

test("linkInstead() links what a link leads to, not the link", async () => {
  const link = join(folder, "old/link.safetensors");
  await symlink(original, link);
  const { size, mtimeMs } = await stat(link);
  catalogue.remove(original);
  const { sha256 } = WANTED;
  catalogue.add({ path: link, size, mtime: mtimeMs, sha256 });
  await linkInstead(catalogue, target, WANTED);
  await rm(link);
  expect(await readFile(target, "utf8")).toBe(TEXT);
});

test("linkInstead() clears away the half copy of a run that crashed", async () => {
  await mkdir(join(folder, "new/loras"), { recursive: true });
  const half = `.ink v2.safetensors.${WANTED.sha256.slice(0, 8)}.copy`;
  await writeFile(join(folder, "new/loras", half), "half");
  expect(await linkInstead(catalogue, target, WANTED)).not.toBeNull();
  expect(await inTarget()).toEqual(["ink v2.safetensors"]);
});

test("linkInstead() fetches where the place cannot be had", async () => {
  await writeFile(join(folder, "new"), "no folder");
  expect(await linkInstead(catalogue, target, WANTED)).toBeNull();
});

test("linkInstead() stops when told to", async () => {
  await utimes(original, 1, 1);
  const signal = AbortSignal.abort(new Error("enough"));
  const stopped = linkInstead(catalogue, target, { ...WANTED, signal });
  expect(stopped).rejects.toThrow("enough");
});

test.skipIf(!hasOtherDisk)(
  "linkInstead() copies to another disk, and only what is right",
  async () => {
    const other = await mkdtemp(join(OTHER_DISK, "haul-link-"));
    try {
      const path = join(other, "ink.safetensors");
      const linked = await linkInstead(catalogue, path, WANTED);
      expect(linked).toMatchObject({ path, how: "copy" });
      expect(await readFile(path, "utf8")).toBe(TEXT);
      // Of the same length and time, yet another content: a copy finds out.
      const { mtime } = await stat(original);
      await writeFile(original, TEXT.toUpperCase());
      await utimes(original, mtime, mtime);
      const { mtimeMs } = await stat(original);
      catalogue.add({ ...catalogue.get(original)!, mtime: mtimeMs });
      catalogue.remove(path);
      const next = join(other, "next.safetensors");
      expect(await linkInstead(catalogue, next, WANTED)).toBeNull();
      expect(await readdir(other)).toEqual(["ink.safetensors"]);
    } finally {
      await rm(other, { recursive: true });
    }
  },
);
