import { expect, test } from "bun:test";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import { tempFolder } from "../_temp_folder.ts";
import { DiskSpace } from "./disk_space.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";

/** A real folder on a disk with as much room as the test says. */
function diskWith(free: () => number): FileOps {
  return { ...realFileOps, freeBytes: async () => free() };
}

test("DiskSpace.reserve() counts what all jobs of the disk still need", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  await space.reserve(folder.path, 6000, "a");
  const thrown = await space
    .reserve(join(folder.path, "not", "yet", "there"), 6100, "b")
    .catch((error: unknown) => error);
  if (!isProblemError(thrown)) throw new Error("no problem");
  expect(thrown.problem.code).toBe("disk_full");
  expect(thrown.problem.message).toContain("2.05 KiB more needed");
  space.update("a", 1000);
  await space.reserve(folder.path, 6100, "b");
  space.release("b");
  await space.reserve(folder.path, 9000, "c");
});

test("DiskSpace.reserve() lets only one of two simultaneous jobs have the last space", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  const settled = await Promise.allSettled([
    space.reserve(folder.path, 6000, "a"),
    space.reserve(folder.path, 6000, "b"),
  ]);
  // Which of them comes first is the disk's affair.
  expect(settled.map(({ status }) => status).sort()).toEqual([
    "fulfilled",
    "rejected",
  ]);
});

test("DiskSpace.reserve() replaces what the same job reserved before", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  await space.reserve(folder.path, 6000, "a");
  await space.reserve(folder.path, 9000, "a");
  expect(await space.missing(folder.path, "a")).toBe(0);
});

test("DiskSpace.missing() says what the disk lacks", async () => {
  using folder = tempFolder();
  let free = 10_000;
  const space = new DiskSpace(diskWith(() => free));
  await space.reserve(folder.path, 6000, "a");
  await space.reserve(folder.path, 3000, "b");
  free = 5000;
  expect(await space.missing(folder.path, "a")).toBe(4000);
  expect(await space.missing(folder.path, "none")).toBe(4000);
});

test("DiskSpace.waitForSpace() resolves once there is room beside the others", async () => {
  using folder = tempFolder();
  let looks = 0;
  const space = new DiskSpace(diskWith(() => (++looks < 4 ? 100 : 10_000)));
  await space.waitForSpace(folder.path, 5000, { pollMs: 1 });
  expect(looks).toBe(4);
});

test("DiskSpace.waitForSpace() ends at once when told to", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 0));
  const stop = new AbortController();
  const { signal } = stop;
  const waiting = space.waitForSpace(folder.path, 1, { signal });
  stop.abort(new Error("told to"));
  await expect(waiting).rejects.toThrow("told to");
  const late = space.waitForSpace(folder.path, 1, { signal });
  await expect(late).rejects.toThrow("told to");
});

test("DiskSpace sees the room of the real disk", async () => {
  using folder = tempFolder();
  const space = new DiskSpace();
  await space.reserve(folder.path, 1, "a");
  const huge = space.reserve(folder.path, Number.MAX_SAFE_INTEGER, "b");
  await expect(huge).rejects.toThrow("more needed");
});
