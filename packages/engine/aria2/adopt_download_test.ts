import { expect, test } from "bun:test";
import { exists, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempFolder } from "../_temp_folder.ts";
import { JOURNAL_VERSION, type JournalRecord } from "../disk/journal_record.ts";
import { openPart } from "../disk/part_file.ts";
import { RangeSet } from "../plan/ranges.ts";
import { adoptRest } from "./adopt_download.ts";
import { controlPathFor, encodeControlFile } from "./control_file.ts";
import { FOREIGN_ORIGIN } from "./foreign_ranges.ts";

const PIECE = 1 << 20;
const SIZE = 3 * PIECE;

const RECORD: JournalRecord = {
  version: JOURNAL_VERSION,
  identity: "direct:test",
  size: SIZE,
  validator: { etag: null, lastModified: null },
  mode: "ranges",
  ranges: [],
  hashes: [],
  savedAt: 0,
};

const hasProc = await exists("/proc/self/fd");
if (!hasProc) {
  console.warn("SKIPPED: /proc is missing, so nobody sees who writes a file");
}

/** A program that writes to a part file, and leaves as `last` says once it is told to. */
async function writing(partPath: string, last: string) {
  const script = `exec 3>>"$0"; echo up; cat >/dev/null; exec 3>&-; ${last}`;
  const child = Bun.spawn(["sh", "-c", script, partPath], {
    stdin: "pipe",
    stdout: "pipe",
  });
  await child.stdout.getReader().read();
  return { leave: () => void child.stdin.end() };
}

test.skipIf(!hasProc).each([
  ["what is told at the end", 'mv "$0.last" "$0.aria2"', 2 * PIECE],
  ["all of a file that became whole meanwhile", 'rm "$0.aria2"', SIZE],
])(
  "adoptRest() waits for the program that still writes, and takes %s",
  async (_, last, bytes) => {
    using folder = tempFolder();
    const path = join(folder.path, "a.part");
    await using part = await openPart(path);
    await part.truncate(SIZE);
    const control = (end: number) => {
      const done = new RangeSet([{ start: 0, end }]);
      return encodeControlFile({ size: SIZE, done }, PIECE);
    };
    await writeFile(controlPathFor(path), control(PIECE));
    await writeFile(`${path}.last`, control(2 * PIECE));
    // It closes the file some time before it has told the last.
    const writer = await writing(path, `sleep 0.2; ${last}`);
    const onWait = () => writer.leave();
    const { ranges } = await adoptRest(part, { record: RECORD, onWait });
    expect(ranges).toEqual([[0, bytes, FOREIGN_ORIGIN]]);
    expect(await exists(controlPathFor(path))).toBe(false);
  },
);
