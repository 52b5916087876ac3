import { expect, test } from "bun:test";
import { mkdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { refuseExposedHome } from "./refuse_exposed_home.ts";

test.each([
  ["home", "."],
  ["home", "home"],
  ["home", "home/models"],
  ["models/.haul", "models"],
])(
  "refuseExposedHome() refuses data in %p and files in %p",
  async (home, root) => {
    await using folder = await tempDir();
    const paths = [join(folder.path, home), join(folder.path, root)] as const;
    expect(refuseExposedHome(...paths)).rejects.toThrow("--root");
  },
);

test("refuseExposedHome() sees through a link", async () => {
  await using folder = await tempDir();
  await mkdir(join(folder.path, "home"));
  await symlink(folder.path, join(folder.path, "home/../models"));
  expect(
    refuseExposedHome(join(folder.path, "home"), join(folder.path, "models")),
  ).rejects.toThrow("--root");
});

test.each(["models", "home2", "..models"])(
  "refuseExposedHome() makes both folders where files go into %p",
  async (root) => {
    await using folder = await tempDir();
    const home = join(folder.path, "home");
    await refuseExposedHome(home, join(folder.path, root));
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder.path, root))).isDirectory()).toBe(true);
  },
);
