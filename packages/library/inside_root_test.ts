import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insideRoot } from "./inside_root.ts";

let top: string;
let root: string;

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "haul-root-")));
  root = join(top, "models");
  await mkdir(join(root, "loras"), { recursive: true });
  await mkdir(join(top, "models-other"));
  await writeFile(join(root, "file"), "");
  await symlink(top, join(root, "out"));
  await symlink(join(root, "loras"), join(root, "in"));
  await symlink(join(top, "nowhere"), join(root, "dangling"));
  await symlink("loop", join(root, "loop"));
  await symlink(root, join(top, "link-to-models"));
});

afterAll(() => rm(top, { recursive: true }));

test.each([
  ["a.bin", "a.bin"],
  ["loras/a.bin", "loras/a.bin"],
  ["new/deep/a.bin", "new/deep/a.bin"],
  ["loras/../a.bin", "a.bin"],
  ["in/a.bin", "loras/a.bin"],
  ["dangling", "dangling"],
  ["..a.bin", "..a.bin"],
])("insideRoot() lets %p be %p (T-33)", async (path, real) => {
  expect(await insideRoot(root, path)).toBe(join(root, real));
});

test.each([
  "../a.bin",
  "../models-other/a.bin",
  "loras/../../a.bin",
  "/etc/passwd",
  "out/a.bin",
  "out/models-other/new/a.bin",
  "dangling/a.bin",
  "loop/a.bin",
  "file/a.bin",
  ".",
  "",
])("insideRoot() refuses %p", async (path) => {
  const refused = await insideRoot(root, path).catch((error) => error);
  expect(refused.problem).toMatchObject({ code: "bad_option", retry: "never" });
});

test("insideRoot() lets the root itself be a link", async () => {
  const linked = join(top, "link-to-models");
  expect(await insideRoot(linked, "a.bin")).toBe(join(root, "a.bin"));
  expect(await insideRoot(linked, join(root, "a.bin"))).toBe(
    join(root, "a.bin"),
  );
});

test("insideRoot() lets the root be missing still", async () => {
  const missing = join(top, "later");
  expect(await insideRoot(missing, "x/a.bin")).toBe(join(missing, "x/a.bin"));
});

test("insideRoot() works at the top of the file system", async () => {
  expect(await insideRoot("/", "/a.bin")).toBe("/a.bin");
});

test("insideRoot() takes a folder that another job makes between two looks", async () => {
  for (let round = 0; round < 300; round++) {
    const folder = join(root, `made-${round}`, "deep");
    const asked = Array.from({ length: 4 }, (_, index) =>
      insideRoot(root, join(folder, `${index}.bin`)),
    );
    await Promise.all([mkdir(folder, { recursive: true }), ...asked]);
  }
});
