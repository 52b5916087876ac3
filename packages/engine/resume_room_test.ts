import { expect, test } from "bun:test";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { CrashFs } from "./_crash_fs.ts";
import { download, engineOn, FINAL } from "./_crash_rig.ts";
import { inlinePools } from "./_inline_pools.ts";
import { transfer } from "./_test_transfer.ts";
import { realFileOps, realThreadFileOps } from "./disk/file_ops.ts";
import { engineWith } from "./engine.ts";

test("Engine needs no room for what the part file has taken already (R-10)", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/r.bin", { size: 2 * MIB });
  const recorded = new CrashFs();
  {
    await using engine = engineOn(recorded);
    await download(engine, { ops: recorded.ops, file });
  }
  // As a kill right after the first checkpoint leaves it: all space is taken.
  const renamed = recorded.log.findIndex(
    (op) => op.kind === "syncFolder" && op.folder === "/models",
  );
  const disk = recorded.crash(renamed + 1, () => 1);
  expect(disk.names().length).toBe(2);
  const ops = { ...disk.ops, freeBytes: async () => 0 };
  await using engine = engineOn({ ops, thread: disk.thread });
  await download(engine, { ops, file });
  expect(disk.content(FINAL)).toEqual(file.bytes());
});

/** A disk of so many free bytes that cannot set space aside, as those of macOS and Windows. */
function sparseDisk(free: () => number) {
  return {
    ...realFileOps,
    fallocate: async () => "unsupported" as const,
    freeBytes: async () => free(),
  };
}

test("Engine sets no room aside for bytes that are written already", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  await using other = await tempDir();
  const first = server.file("/a.bin", { size: MIB, bytesPerSecond: 2 * MIB });
  const second = server.file("/b.bin", { size: MIB / 2 });
  // Just what both take.
  let free = first.size + second.size;
  const ops = sparseDisk(() => free);
  await using engine = engineWith({ policy: netPolicy(), threads: 2 }, { ops });
  const halfway = Promise.withResolvers<void>();
  const onEvent = (event: { type: string; progress?: { bytes: number } }) => {
    const { bytes = 0 } = event.progress ?? {};
    free = Math.min(free, first.size + second.size - bytes);
    if (bytes > MIB / 4) halfway.resolve();
  };
  const earlier = transfer(engine, {
    folder: folder.path,
    files: [first],
    save: { onEvent },
  });
  await halfway.promise;
  const later = transfer(engine, { folder: other.path, files: [second] });
  expect((await later).problem).toBe(null);
  expect((await earlier).exact).toBe(true);
});

test("Engine waits for no more room than a full disk lacks", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  const file = server.file("/a.bin", { size: MIB });
  let isFull = true;
  const thread = {
    ...realThreadFileOps,
    write(fd: number, bytes: Uint8Array, position: number) {
      if (!isFull) return realThreadFileOps.write(fd, bytes, position);
      isFull = false;
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    },
  };
  await using engine = engineWith(
    { policy: netPolicy() },
    { ops: sparseDisk(() => MIB), ...inlinePools(thread) },
  );
  const { exact, notices } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { signal: AbortSignal.timeout(4000) },
  });
  expect(notices.map(({ kind }) => kind)).toContain("waiting_for_space");
  expect(exact).toBe(true);
});
