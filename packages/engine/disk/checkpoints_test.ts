import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { IDENTITY, transfer } from "../_test_transfer.ts";
import { engineWith } from "../engine.ts";
import { LeaseTable } from "../threads/lease_table.ts";
import { Checkpoints } from "./checkpoints.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { openPart } from "./part_file.ts";

/** As often as can be, with nobody held back. */
const OFTEN = { ms: 1, bytes: 64 << 20 };

/** A disk that syncs at once, and on which a journal takes its time to get its name. */
function slowToRename() {
  const disk = { underWay: 0, most: 0 };
  const ops: FileOps = {
    ...realFileOps,
    fdatasync: async () => undefined,
    fsyncDir: async () => undefined,
    async rename(from, to) {
      disk.most = Math.max(disk.most, ++disk.underWay);
      await delay(40);
      await realFileOps.rename(from, to).finally(() => disk.underWay--);
    },
  };
  return { disk, ops };
}

test("Checkpoints are over when a file is whole, so that none writes a journal for a placed file", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  const { disk, ops } = slowToRename();
  await using engine = engineWith(
    { policy: netPolicy(), threads: 2 },
    { ops, behind: OFTEN },
  );
  const file = server.file("/c.bin", { size: MIB, bytesPerSecond: 8 * MIB });
  const underWay: number[] = [];
  const { saved } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: {
      onEvent: ({ type }) => {
        if (type === "verifying") underWay.push(disk.underWay);
      },
    },
  });
  expect(disk.most).toBe(1);
  expect(underWay).toEqual([0]);
  expect(await readdir(folder.path)).toEqual([basename(saved?.path ?? "")]);
});

test("Checkpoints are written one after the other, however many are asked for at once", async () => {
  await using folder = await tempDir();
  const { disk, ops } = slowToRename();
  await using part = await openPart(join(folder.path, "c.part"), { ops });
  const table = new LeaseTable();
  const checkpoints = new Checkpoints(part, { table, now: 0, behind: OFTEN });
  const facts = {
    identity: IDENTITY,
    size: 8,
    mode: "ranges",
    etag: null,
    lastModified: null,
    hashes: [],
  } as const;
  const save = () => checkpoints.save([], { facts, now: 0 });
  table.addWritten(1);
  const first = save();
  const second = save();
  table.addWritten(1);
  await first;
  expect(checkpoints.due(1000)).toBe(false);
  await second;
  expect(disk.most).toBe(1);
  expect(checkpoints.due(1000)).toBe(true);
});
