import { expect, test } from "bun:test";
import { MIB, startFixtureServer } from "@haul/fixture_server";
import { CrashFs } from "./_crash_fs.ts";
import { download, engineOn, FINAL } from "./_crash_rig.ts";

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
