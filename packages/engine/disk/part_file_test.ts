import { expect, test } from "bun:test";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isProblemError, type ProblemCode } from "@haul/contract/plain";
import { tempFolder } from "../_temp_folder.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { openPart } from "./part_file.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function problemOf(promise: Promise<unknown>) {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!isProblemError(thrown)) throw new Error(`no problem: ${thrown}`);
  return thrown.problem;
}

async function codeOf(promise: Promise<unknown>): Promise<ProblemCode> {
  return (await problemOf(promise)).code;
}

/** The real disk, but for what `changes` says. */
function disk(changes: Partial<FileOps>): FileOps {
  return { ...realFileOps, ...changes };
}

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

test("openPart() makes a file, and finds its bytes again", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  {
    await using part = await openPart(path);
    expect(await part.allocate(10)).toMatch(/^(allocated|sparse)$/);
    await part.write(bytes("abc"), 4);
    await part.sync();
    expect(part.size()).toBe(10);
  }
  await using again = await openPart(path);
  const into = new Uint8Array(100);
  expect(await again.read(into, 4)).toBe(6);
  expect(new TextDecoder().decode(into.subarray(0, 3))).toBe("abc");
  expect(statSync(path).mode & 0o777 & ~0o022).toBe(0o644);
});

test("openPart() refuses a part that another Haul has open", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  const first = await openPart(path);
  const told = await problemOf(openPart(path));
  expect(told.code).toBe("already_running");
  expect(told.message).toContain(path);
  await first.close();
  await (await openPart(path)).close();
});

test("openPart() writes through no symbolic link", async () => {
  using folder = tempFolder();
  const victim = join(folder.path, "victim");
  writeFileSync(victim, "precious");
  const path = join(folder.path, "a.part");
  symlinkSync(victim, path);
  expect(await codeOf(openPart(path))).toBe("open_failed");
  symlinkSync(join(folder.path, "nowhere"), join(folder.path, "b.part"));
  expect(await codeOf(openPart(join(folder.path, "b.part")))).toBe(
    "open_failed",
  );
  expect(existsSync(join(folder.path, "nowhere"))).toBe(false);
  expect(readFileSync(victim, "utf8")).toBe("precious");
});

test("openPart() refuses a folder and a FIFO at once", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "d.part");
  mkdirSync(path);
  expect(await codeOf(openPart(path))).toBe("open_failed");
  const fifo = join(folder.path, "f.part");
  if (Bun.spawnSync(["mkfifo", fifo]).exitCode !== 0) {
    return void process.stderr.write("SKIPPED: no mkfifo here\n");
  }
  expect(await codeOf(openPart(fifo))).toBe("open_failed");
});

test("openPart() says that the folder is missing", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "no", "a.part");
  expect(await codeOf(openPart(path))).toBe("mkdir_failed");
});

test("openPart() takes the file that has the name, not one that lost it before the lock", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  writeFileSync(path, "old");
  let locks = 0;
  const ops = disk({
    tryLock: (fd) => {
      if (locks++ === 0) renameSync(path, join(folder.path, "a"));
      return realFileOps.tryLock(fd);
    },
  });
  await using part = await openPart(path, { ops });
  expect(part.size()).toBe(0);
  expect(part.ino).toBe(statSync(path).ino);
  expect(readFileSync(join(folder.path, "a"), "utf8")).toBe("old");
});

test("PartFile.placed keeps a file that has its final name from being changed", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  const final = join(folder.path, "a");
  writeFileSync(path, "whole");
  linkSync(path, final);
  const part = await openPart(path);
  expect(part.placed).toBe(true);
  expect(await codeOf(part.truncate(0))).toBe("open_failed");
  expect(await codeOf(part.allocate(9))).toBe("open_failed");
  expect(await codeOf(part.write(bytes("W"), 0))).toBe("open_failed");
  await part.allocate(5);
  await part.removeName();
  await part.close();
  await using fresh = await openPart(path);
  expect([fresh.placed, fresh.size()]).toEqual([false, 0]);
  expect(readFileSync(final, "utf8")).toBe("whole");
});

test("PartFile.allocate() cuts a file that is too long", async () => {
  using folder = tempFolder();
  await using part = await openPart(join(folder.path, "a.part"));
  await part.allocate(100);
  await part.allocate(40);
  expect(part.size()).toBe(40);
  await part.allocate(0);
  expect(part.size()).toBe(0);
});

test("PartFile.allocate() leaves a hole where space cannot be set aside, if there is room", async () => {
  using folder = tempFolder();
  const ops = disk({ fallocate: async () => "unsupported" });
  await using part = await openPart(join(folder.path, "a.part"), { ops });
  expect(await part.allocate(1 << 20)).toBe("sparse");
  expect(part.size()).toBe(1 << 20);
});

test("PartFile.allocate() says how much is missing, and takes nothing", async () => {
  using folder = tempFolder();
  const unsupported = disk({
    fallocate: async () => "unsupported",
    freeBytes: async () => 1_000_000,
  });
  const full = disk({
    fallocate: failing("ENOSPC"),
    freeBytes: async () => 1_000_000,
  });
  for (const ops of [unsupported, full]) {
    await using part = await openPart(join(folder.path, "a.part"), { ops });
    const told = await problemOf(part.allocate(3_100_000_000));
    expect(told.code).toBe("disk_full");
    expect(told.message).toContain("2.89 GiB more needed");
    expect(part.size()).toBe(0);
  }
});

test("PartFile.sync() never takes a failure back", async () => {
  using folder = tempFolder();
  let syncs = 0;
  const ops = disk({
    fdatasync: async () => {
      if (syncs++ === 0) await failing("EIO")();
    },
  });
  await using part = await openPart(join(folder.path, "a.part"), { ops });
  expect(await codeOf(part.sync())).toBe("io_failed");
  expect(await codeOf(part.sync())).toBe("io_failed");
  expect(syncs).toBe(1);
});

test("PartFile.write() finishes what the disk takes in pieces", async () => {
  using folder = tempFolder();
  const ops = disk({
    write: (fd, all, position) =>
      realFileOps.write(fd, all.subarray(0, 2), position),
  });
  const path = join(folder.path, "a.part");
  await using part = await openPart(path, { ops });
  await part.write(bytes("abcdefg"), 0);
  expect(readFileSync(path, "utf8")).toBe("abcdefg");
});

test("PartFile.removeName() removes its own file and no other (T-39)", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  await using first = await openPart(path);
  await first.removeName();
  expect(existsSync(path)).toBe(false);
  await using part = await openPart(path);
  renameSync(path, join(folder.path, "moved"));
  writeFileSync(path, "another's");
  await part.removeName();
  expect(readFileSync(path, "utf8")).toBe("another's");
});
