import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TempDir, tempDir } from "@haul/fixture_server";
import { scanCacheDir } from "@huggingface/hub";
import { enterHfCache } from "./enter_hf_cache.ts";
import { type HfCacheFile, hfCachePaths } from "./hf_cache_paths.ts";

const COMMIT = "a".repeat(40);
const FOLDER = "models--org--name";

let temp: TempDir;

beforeEach(async () => {
  temp = await tempDir();
});

afterEach(() => temp[Symbol.asyncDispose]());

async function withBlob(
  path: string,
  place: Partial<HfCacheFile["place"]> = {},
): Promise<HfCacheFile> {
  const text = `the content of ${path}`;
  const file: HfCacheFile = {
    place: {
      type: "models",
      id: "org/name",
      commit: COMMIT,
      revision: "main",
      path,
      ...place,
    },
    digest: createHash("sha256").update(text).digest("hex"),
  };
  const blob = join(temp.path, hfCachePaths(file).blob);
  await mkdir(dirname(blob), { recursive: true });
  await writeFile(blob, text);
  return file;
}

test("enterHfCache() makes what Hugging Face's own client reads", async () => {
  for (const path of ["config.json", "model.onnx"]) {
    await enterHfCache(temp.path, await withBlob(path));
  }
  const { repos, warnings } = await scanCacheDir(temp.path);
  expect(warnings).toEqual([]);
  expect(repos.map(({ id }) => id)).toEqual([
    { type: "model", name: "org/name" },
  ]);
  const [revision] = repos[0]?.revisions ?? [];
  expect(revision?.commitOid).toBe(COMMIT);
  expect(revision?.refs).toEqual(["main"]);
  expect(revision?.files).toHaveLength(2);
});

test("enterHfCache() links relatively, so that the cache can be moved", async () => {
  const file = await withBlob("x/a.bin");
  const path = await enterHfCache(temp.path, file);
  expect(await readlink(path)).toBe(`../../../blobs/${file.digest}`);
  expect(await readFile(path, "utf8")).toBe("the content of x/a.bin");
  const ref = join(temp.path, FOLDER, "refs", "main");
  expect(await readFile(ref, "utf8")).toBe(COMMIT);
});

test("enterHfCache() changes nothing when it is done again", async () => {
  const file = await withBlob("a.bin");
  const path = await enterHfCache(temp.path, file);
  const before = await lstat(path);
  expect(await enterHfCache(temp.path, file)).toBe(path);
  expect((await lstat(path)).ino).toBe(before.ino);
  expect(await readdir(dirname(path))).toEqual(["a.bin"]);
});

test("enterHfCache() moves a branch on, and keeps the older snapshot", async () => {
  await enterHfCache(temp.path, await withBlob("a.bin"));
  const commit = "b".repeat(40);
  await enterHfCache(temp.path, await withBlob("a.bin", { commit }));
  const folder = join(temp.path, FOLDER);
  expect(await readFile(join(folder, "refs/main"), "utf8")).toBe(commit);
  expect((await readdir(join(folder, "snapshots"))).sort()).toEqual([
    COMMIT,
    commit,
  ]);
});

test("enterHfCache() copies where there are no symbolic links", async () => {
  const file = await withBlob("a.bin");
  const path = await enterHfCache(temp.path, file, {
    symlink: () =>
      Promise.reject(Object.assign(new Error("no links"), { code: "EPERM" })),
  });
  expect((await lstat(path)).isFile()).toBe(true);
  expect(await readFile(path, "utf8")).toBe("the content of a.bin");
  expect(await readdir(dirname(path))).toEqual(["a.bin"]);
});

test("enterHfCache() refuses a folder that leads out of the cache", async () => {
  const file = await withBlob("x/a.bin");
  const snapshots = join(temp.path, FOLDER, "snapshots");
  await mkdir(snapshots);
  await using elsewhere = await tempDir();
  await symlink(elsewhere.path, join(snapshots, COMMIT));
  await expect(enterHfCache(temp.path, file)).rejects.toThrow(/outside/);
});

test("enterHfCache() says what the disk refuses", async () => {
  const file = await withBlob("x/a.bin");
  await mkdir(join(temp.path, FOLDER, "snapshots"));
  await writeFile(join(temp.path, FOLDER, "snapshots", COMMIT), "a file");
  await expect(enterHfCache(temp.path, file)).rejects.toMatchObject({
    problem: { code: "bad_option" },
  });
});
