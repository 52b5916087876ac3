import { expect, test } from "bun:test";
import { readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { tempFolder } from "../_temp_folder.ts";
import { findPart } from "./find_part.ts";
import { journalPathFor, writeJournal } from "./journal.ts";
import type { JournalRecord } from "./journal_record.ts";
import { partPathFor } from "./part_path.ts";

async function leavePart(
  folder: string,
  name: string,
  changes: Partial<JournalRecord> = {},
): Promise<string> {
  const path = partPathFor(join(folder, name), "id");
  writeFileSync(path, "");
  await writeJournal(journalPathFor(path), {
    version: 1,
    identity: "id",
    size: null,
    validator: { etag: null, lastModified: null },
    mode: "single",
    ranges: [],
    hashes: [],
    savedAt: 1,
    ...changes,
  });
  return path;
}

test("findPart() finds a part under whatever name it was begun, the newest first", async () => {
  using folder = tempFolder();
  await leavePart(folder.path, "a.bin");
  const newest = await leavePart(folder.path, "c.bin", { savedAt: 3 });
  await leavePart(folder.path, "b.bin", { savedAt: 2 });
  expect(await findPart(folder.path, "id")).toBe(newest);
  expect(await findPart(folder.path, "other")).toBeNull();
});

test("findPart() prefers a readable journal, yet finds a part with a damaged one", async () => {
  using folder = tempFolder();
  const damaged = await leavePart(folder.path, "a.bin", { savedAt: 9 });
  writeFileSync(journalPathFor(damaged), "zeroed");
  expect(await findPart(folder.path, "id")).toBe(damaged);
  const good = await leavePart(folder.path, "b.bin");
  expect(await findPart(folder.path, "id")).toBe(good);
});

test("findPart() passes by another file's part with the same id", async () => {
  using folder = tempFolder();
  await leavePart(folder.path, "b.bin", { identity: "another" });
  expect(await findPart(folder.path, "id")).toBeNull();
});

test("findPart() takes a part without a journal where there is no other", async () => {
  using folder = tempFolder();
  const bare = partPathFor(join(folder.path, "a.bin"), "id");
  writeFileSync(bare, "");
  expect(await findPart(folder.path, "id")).toBe(bare);
  const damaged = await leavePart(folder.path, "b.bin");
  writeFileSync(journalPathFor(damaged), "zeroed");
  expect(await findPart(folder.path, "id")).toBe(damaged);
});

test("findPart() finds nothing in a folder that is not there", async () => {
  using folder = tempFolder();
  expect(await findPart(join(folder.path, "no"), "id")).toBeNull();
});

test("findPart() sweeps up journals whose part is gone, and no others", async () => {
  using folder = tempFolder();
  const gone = await leavePart(folder.path, "gone.bin");
  unlinkSync(gone);
  writeFileSync(`${journalPathFor(gone)}.new`, "half a rec");
  const kept = await leavePart(folder.path, "kept.bin");
  writeFileSync(join(folder.path, "a.00000000.part.journal"), "another's");
  expect(await findPart(folder.path, "id")).toBe(kept);
  expect(readdirSync(folder.path).sort()).toEqual([
    "a.00000000.part.journal",
    basename(kept),
    basename(journalPathFor(kept)),
  ]);
});
