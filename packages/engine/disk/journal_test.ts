import { expect, test } from "bun:test";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import fc from "fast-check";
import { tempFolder } from "../_temp_folder.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";
import {
  journalPathFor,
  readJournal,
  removeJournal,
  writeJournal,
} from "./journal.ts";
import type { JournalRecord } from "./journal_record.ts";

const record: JournalRecord = {
  version: 1,
  identity: "direct:https://example.org/a",
  size: 100,
  validator: { etag: '"é"', lastModified: null },
  mode: "ranges",
  ranges: [
    [0, 10, 0],
    [10, 20, 1],
    [50, 100, 0],
  ],
  hashes: [{ algorithm: "crc32c", hex: "e3069283", from: "server" }],
  savedAt: 1_700_000_000_000,
};

test("writeJournal() writes what readJournal() reads, for the owner's eyes only", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part.journal");
  await writeJournal(path, { ...record, ranges: [] });
  await writeJournal(path, record);
  expect(await readJournal(path)).toEqual(record);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder.path)).toEqual(["a.part.journal"]);
});

test("writeJournal() syncs the record before it gets its name, and the name after", async () => {
  using folder = tempFolder();
  const calls: string[] = [];
  const log = <T>(name: string, result: T): T => {
    calls.push(name);
    return result;
  };
  const ops: FileOps = {
    ...realFileOps,
    fdatasync: (fd) => log("sync", realFileOps.fdatasync(fd)),
    rename: (from, to) => log("rename", realFileOps.rename(from, to)),
    fsyncDir: (at) => log("syncDir", realFileOps.fsyncDir(at)),
  };
  await writeJournal(join(folder.path, "j"), record, { ops });
  expect(calls).toEqual(["sync", "rename", "syncDir"]);
});

test.each(["write", "fdatasync", "rename"] as const)(
  "writeJournal() keeps the old record when %s fails",
  async (call) => {
    using folder = tempFolder();
    const path = join(folder.path, "j");
    await writeJournal(path, record);
    const fail = () =>
      Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }));
    const ops: FileOps = { ...realFileOps, [call]: fail };
    const thrown = await writeJournal(path, { ...record, size: 200 }, { ops })
      .then(() => null)
      .catch((error: unknown) => error);
    expect(isProblemError(thrown) && thrown.problem.code).toBe("disk_full");
    expect(await readJournal(path)).toEqual(record);
    expect(readdirSync(folder.path)).toEqual(["j"]);
  },
);

test("readJournal() takes a missing journal, a folder, a link and a huge file for none", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "j");
  expect(await readJournal(path)).toBeNull();
  expect(await readJournal(folder.path)).toBeNull();
  await writeJournal(path, record);
  symlinkSync(path, join(folder.path, "link"));
  expect(await readJournal(join(folder.path, "link"))).toBeNull();
  const huge = join(folder.path, "huge");
  await writeJournal(huge, { ...record, identity: "x".repeat(9 << 20) });
  expect(await readJournal(huge)).toBeNull();
});

test.each<[string, object]>([
  ["another version", { version: 2 }],
  ["ranges beyond the size", { ranges: [[0, 101, 0]] }],
  [
    "ranges that overlap",
    {
      ranges: [
        [0, 10, 0],
        [9, 20, 0],
      ],
    },
  ],
  [
    "ranges out of order",
    {
      ranges: [
        [50, 60, 0],
        [0, 10, 0],
      ],
    },
  ],
  ["an empty range", { ranges: [[5, 5, 0]] }],
  ["a negative start", { ranges: [[-5, 5, 0]] }],
  ["half a byte", { ranges: [[0, 1.5, 0]] }],
  ["a range without a source", { ranges: [[0, 1]] }],
  ["ranges that are no list", { ranges: {} }],
  ["a size below zero", { size: -1 }],
  [
    "a digest that is too short",
    { hashes: [{ ...record.hashes[0], hex: "e3" }] },
  ],
  ["an unknown mode", { mode: "magic" }],
  ["no validator", { validator: null }],
  ["no identity", { identity: 7 }],
])("readJournal() refuses %s", async (_, change) => {
  using folder = tempFolder();
  const path = join(folder.path, "j");
  await writeJournal(path, { ...record, ...change } as JournalRecord);
  expect(await readJournal(path)).toBeNull();
});

test("readJournal() accepts no record with a flipped bit, and no shortened one", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "j");
  await writeJournal(path, record);
  const good = readFileSync(path);
  for (let bit = 0; bit < good.length * 8; bit++) {
    const bad = Buffer.from(good);
    bad[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(path, bad);
    expect(await readJournal(path)).toBeNull();
  }
  for (let length = 0; length < good.length; length++) {
    writeFileSync(path, good.subarray(0, length));
    expect(await readJournal(path)).toBeNull();
  }
  writeFileSync(path, Buffer.concat([good, Buffer.from("\n")]));
  expect(await readJournal(path)).toBeNull();
});

test("readJournal() throws at no bytes whatever", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "j");
  const signed = fc.json().map((json) => {
    const sum = new Bun.CryptoHasher("sha256").update(json).digest("hex");
    return Buffer.from(`${json}\n${sum}\n`);
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array(), signed), async (bytes) => {
      writeFileSync(path, bytes);
      expect(await readJournal(path)).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test("removeJournal() removes a journal durably, and minds not if there is none", async () => {
  using folder = tempFolder();
  const path = journalPathFor(join(folder.path, "a.part"));
  let synced = 0;
  const ops: FileOps = {
    ...realFileOps,
    fsyncDir: (at) => {
      synced++;
      return realFileOps.fsyncDir(at);
    },
  };
  await writeJournal(path, record);
  await removeJournal(path, { ops });
  expect([existsSync(path), synced]).toEqual([false, 1]);
  await removeJournal(path, { ops });
});
