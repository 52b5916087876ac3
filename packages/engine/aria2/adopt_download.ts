import { lstat, rename, unlink } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { problem } from "@haul/contract/plain";
import { fsProblem } from "../disk/fs_problem.ts";
import { journalPathFor, writeJournal } from "../disk/journal.ts";
import { JOURNAL_VERSION, type JournalRecord } from "../disk/journal_record.ts";
import { openPart, type PartFile } from "../disk/part_file.ts";
import type { RangeSet } from "../plan/ranges.ts";
import { controlPathFor } from "./control_file.ts";
import { journalWithForeign } from "./foreign_ranges.ts";
import { openElsewhere } from "./open_elsewhere.ts";
import { readControl } from "./read_control.ts";

/** aria2 looks once a second whether the process that started it is there, and saves before it goes. */
const PATIENCE_MS = 5000;

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
 * @returns The journal with those bytes, saved.
 * @throws {ProblemError} `already_running` where aria2c does not end.
 */
export async function adoptRest(
  part: PartFile,
  record: JournalRecord,
): Promise<JournalRecord> {
  if ((await readControl(part.path)) === null) return record;
  for (let waited = 0; await openElsewhere(part.path); waited += 100) {
    if (waited >= PATIENCE_MS) throw stillRunning(part.path);
    await wait(100);
  }
  const control = await readControl(part.path);
  if (control === null || control.size !== record.size) return record;
  if (lastByte(control.done) > part.size()) return record;
  await part.sync();
  const whole = journalWithForeign(record, control.done);
  await writeJournal(journalPathFor(part.path), whole, part);
  await unlink(controlPathFor(part.path)).catch(() => undefined);
  return whole;
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
