import { lstat, rename, unlink } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { problem } from "@haul/contract/plain";
import { fsProblem } from "../disk/fs_problem.ts";
import { journalPathFor, writeJournal } from "../disk/journal.ts";
import { JOURNAL_VERSION, type JournalRecord } from "../disk/journal_record.ts";
import { openPart, type PartFile } from "../disk/part_file.ts";
import { RangeSet } from "../plan/ranges.ts";
import { controlPathFor } from "./control_file.ts";
import { journalWithForeign } from "./foreign_ranges.ts";
import { holdersOf, isAlive, openElsewhere } from "./open_elsewhere.ts";
import { readControl } from "./read_control.ts";

/** aria2 looks once a second whether the process that started it is there, and saves before it goes. */
const PATIENCE_MS = 5000;

/** How long a program that let go of the file is given to end; one that only looked into it may live on. */
const LAST_WORD_MS = 1000;

const LOOK_EVERY_MS = 100;

/** What {@link adoptDownload} goes by. */
export interface AdoptDownloadOptions {
  /** The part file to be. */
  partPath: string;
  /** What the file is, for good. */
  identity: string;
  /** Bytes of the whole file; a download of another length is left alone. */
  size: number | null;
}

/**
 * Makes a download that aria2 left unfinished (`NAME` and `NAME.aria2`) a part
 * file, whose finished pieces need not be fetched again. What they are worth
 * is for a digest to say.
 *
 * @param path Where the file will go, and where aria2 wrote it.
 * @returns Whether there was one.
 * @throws {ProblemError} `already_running` where aria2 is still at it.
 */
export async function adoptDownload(
  path: string,
  { partPath, identity, size }: AdoptDownloadOptions,
): Promise<boolean> {
  const control = await readControl(path);
  const file = await lstat(path).catch(() => null);
  if (control === null || file === null || !file.isFile()) return false;
  if (control.size !== size || file.nlink > 1) return false;
  if (lastByte(control.done) > file.size) return false;
  if (await openElsewhere(path)) throw stillRunning(path);
  const part = await openPart(path);
  try {
    await part.sync();
    const record = journalWithForeign(
      emptyRecord(identity, size),
      control.done,
    );
    await writeJournal(journalPathFor(partPath), record);
    await rename(path, partPath);
    await unlink(controlPathFor(path));
  } catch (error) {
    throw fsProblem(error, { action: "write", path: partPath });
  } finally {
    await part.close();
  }
  return true;
}

/**
 * Takes over what an aria2c that Haul started, and that outlived it, left in
 * a part file.
 *
 * @param from.record The journal as it is.
 * @param from.onWait Told once where that aria2c is still at it.
 * @returns The journal with those bytes, saved.
 * @throws {ProblemError} `already_running` where aria2c does not end.
 */
export async function adoptRest(
  part: PartFile,
  { record, onWait }: { record: JournalRecord; onWait: () => void },
): Promise<JournalRecord> {
  if ((await readControl(part.path)) === null) return record;
  const wasWriting = await untilAlone(part.path, onWait);
  const control = await readControl(part.path);
  // aria2c takes its control file away when all is there.
  const isWhole = wasWriting && control === null;
  if (control?.size !== record.size && !isWhole) return record;
  const done =
    control?.done ?? new RangeSet([{ start: 0, end: record.size ?? 0 }]);
  if (lastByte(done) > part.size()) return record;
  await part.sync();
  const whole = journalWithForeign(record, done);
  await writeJournal(journalPathFor(part.path), whole, part);
  await unlink(controlPathFor(part.path)).catch(() => undefined);
  return whole;
}

/**
 * Waits until no other program writes a file.
 *
 * @returns Whether any did.
 */
async function untilAlone(path: string, onWait: () => void): Promise<boolean> {
  const writers = new Set<string>();
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const holders = await holdersOf(path);
    for (const pid of holders) writers.add(pid);
    if (holders.length === 0) break;
    if (waited === 0) onWait();
    if (waited >= PATIENCE_MS) throw stillRunning(path);
    await wait(LOOK_EVERY_MS);
  }
  // aria2c closes the file some moments before it writes down what is there.
  for (let waited = 0; waited < LAST_WORD_MS; waited += LOOK_EVERY_MS) {
    const alive = await Promise.all([...writers].map(isAlive));
    if (!alive.includes(true)) break;
    await wait(LOOK_EVERY_MS);
  }
  return writers.size > 0;
}

function lastByte(done: RangeSet): number {
  return done.ranges.at(-1)?.end ?? 0;
}

function emptyRecord(identity: string, size: number): JournalRecord {
  return {
    version: JOURNAL_VERSION,
    identity,
    size,
    validator: { etag: null, lastModified: null },
    mode: "ranges",
    ranges: [],
    hashes: [],
    savedAt: 0,
  };
}

function stillRunning(path: string): Error {
  return problem(
    "already_running",
    `Another program, aria2c it seems, is still writing ${path}. Wait for it, or stop it first.`,
  );
}
