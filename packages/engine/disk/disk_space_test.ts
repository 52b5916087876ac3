import { expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import { tempFolder } from "../_temp_folder.ts";
import type { Claim } from "./claim.ts";
import { DiskSpace } from "./disk_space.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";

/** A real folder on a disk with as much room as the test says. */
function diskWith(free: () => number): FileOps {
  return { ...realFileOps, freeBytes: async () => free() };
}

test("DiskSpace.reserve() counts what all jobs of the disk still need", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  const away = join(folder.path, "not", "yet", "there");
  await space.reserve("a", { folder: folder.path, bytes: 6000 });
  const thrown = await space
    .reserve("b", { folder: away, bytes: 6100 })
    .catch((error: unknown) => error);
  if (!isProblemError(thrown)) throw new Error("no problem");
  expect(thrown.problem.code).toBe("disk_full");
  expect(thrown.problem.message).toBe(
    `Not enough room for 5.96 KiB: 2.05 KiB more needed on the disk of ${away}, which has 9.77 KiB free, 5.86 KiB of that promised to other downloads. Free some space, or choose another folder.`,
  );
  space.update("a", 1000);
  await space.reserve("b", { folder: folder.path, bytes: 6100 });
  space.release("b");
  await space.reserve("c", { folder: folder.path, bytes: 9000 });
});

test("DiskSpace.reserve() lets only one of two simultaneous jobs have the last space", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  const settled = await Promise.allSettled([
    space.reserve("a", { folder: folder.path, bytes: 6000 }),
    space.reserve("b", { folder: folder.path, bytes: 6000 }),
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
  await space.reserve("a", { folder: folder.path, bytes: 6000 });
  await space.reserve("a", { folder: folder.path, bytes: 9000 });
  const more = space.reserve("b", { folder: folder.path, bytes: 1001 });
  await expect(more).rejects.toThrow("1 B more needed");
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
  await space.reserve("a", { folder: folder.path, bytes: 1 });
  const huge = space.reserve("b", {
    folder: folder.path,
    bytes: Number.MAX_SAFE_INTEGER,
  });
  await expect(huge).rejects.toThrow("more needed");
});

/** A file of so many bytes that is still to come, into one folder. */
function claim(folder: string, name: string, size: number): Claim {
  const path = join(folder, name);
  return { path, partPath: `${path}.part`, size };
}

test("DiskSpace.lacking() names those that do not fit beside the ones before them, and no others", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  await space.reserve("running", { folder: folder.path, bytes: 1000 });
  const sizes = [5000, 6000, 4000, 1];
  const claims = sizes.map((size, at) => claim(folder.path, `${at}`, size));
  const lacking = [...(await space.lacking(claims))];
  expect(lacking.map(([{ size }]) => size)).toEqual([6000, 1]);
  expect(lacking[0]?.[1].message).toMatch(
    /^Not enough room for 5\.86 KiB: 1\.95 KiB more needed on .+, which has 9\.77 KiB free, 5\.86 KiB of that promised to other downloads\./,
  );
});

test("DiskSpace.lacking() asks no room for what is on disk already", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 100));
  const here = claim(folder.path, "here", 9000);
  await writeFile(here.path, new Uint8Array(9000));
  const begun = claim(folder.path, "begun", 8192);
  await writeFile(begun.partPath ?? "", new Uint8Array(8192));
  const none = claim(folder.path, "none", 101);
  const lacking = await space.lacking([here, begun, none]);
  expect([...lacking.keys()]).toEqual([none]);
});

test("DiskSpace.reserve() keeps nothing for a file before that is there already", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  const here = claim(folder.path, "here", 9000);
  await writeFile(here.path, new Uint8Array(9000));
  const need = { folder: folder.path, bytes: 10_000, before: [here] };
  await space.reserve("late", need);
});

test("DiskSpace.reserve() leaves the room alone that is promised to files before", async () => {
  using folder = tempFolder();
  const space = new DiskSpace(diskWith(() => 10_000));
  const before = [
    claim(folder.path, "fits", 7000),
    claim(folder.path, "does not", 4000),
  ];
  const need = { folder: folder.path, before };
  const refused = space.reserve("late", { ...need, bytes: 3001 });
  await expect(refused).rejects.toThrow("1 B more needed");
  await space.reserve("late", { ...need, bytes: 3000 });
  // It has begun, and is not to be counted twice.
  const key = before[0]?.partPath ?? "";
  await space.reserve(key, { folder: folder.path, bytes: 7000 });
  await space.reserve("late", { ...need, bytes: 3000 });
});
