import { expect, test } from "bun:test";
import { mkdir, realpath, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { downloadFolder, openFolder } from "./download_folder.ts";

test("downloadFolder() takes the first root, or the one around a folder", () => {
  const roots = ["/m/models", "/data"];
  const at = (folder: string | null) => downloadFolder(roots, folder);
  expect(at(null)).toEqual({ root: "/m/models", path: "/m/models" });
  expect(at("loras")).toEqual({ root: "/m/models", path: "/m/models/loras" });
  expect(at("/data/x")).toEqual({ root: "/data", path: "/data/x" });
  expect(downloadFolder(["/"], "/x")).toEqual({ root: "/", path: "/x" });
});

test("downloadFolder() refuses what lies in no root, however it is spelled", () => {
  const outside = ["..", "/m", "/m/models2", "/m/models/../x", "a/../../x"];
  for (const folder of outside) {
    expect(() => downloadFolder(["/m/models"], folder)).toThrow(
      "outside the download folders (/m/models)",
    );
  }
});

test("openFolder() makes a folder that many ask for at once", async () => {
  await using temp = await tempDir();
  const root = join(await realpath(temp.path), "root");
  const path = join(root, "a", "b");
  const asked = Array.from({ length: 20 }, () => openFolder({ root, path }));
  expect(new Set(await Promise.all(asked))).toEqual(new Set([path]));
  expect((await stat(path)).isDirectory()).toBe(true);
});

test("openFolder() makes nothing behind a link that leads out", async () => {
  await using temp = await tempDir();
  const root = join(temp.path, "root");
  const elsewhere = join(temp.path, "elsewhere");
  await mkdir(root);
  await mkdir(elsewhere);
  await symlink(elsewhere, join(root, "out"));
  const opening = openFolder({ root, path: join(root, "out", "new") });
  await expect(opening).rejects.toMatchObject({
    problem: { code: "bad_option" },
  });
  await expect(stat(join(elsewhere, "new"))).rejects.toThrow("ENOENT");
});

test("openFolder() says plainly that a file is in the way", async () => {
  await using temp = await tempDir();
  const path = join(temp.path, "file");
  await Bun.write(path, "");
  await expect(openFolder({ root: temp.path, path })).rejects.toMatchObject({
    problem: { message: expect.stringContaining(path) },
  });
});
