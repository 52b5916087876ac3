import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { dirname } from "node:path";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { codeOf, fsProblem } from "./fs_problem.ts";
import {
  type JournalRecord,
  MAX_JOURNAL_BYTES,
  parseJournalRecord,
} from "./journal_record.ts";

/** What the functions on journals take. */
export interface JournalOptions {
  /** @default the disk of this machine */
  ops?: FileOps;
}

const NEWLINE = 0x0a;
const CHECKSUM_BYTES = 64;
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const READ_FLAGS = constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0);
const WRITE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_FOLLOW;

/** The path of the journal of a part file. */
export function journalPathFor(partPath: string): string {
  return `${partPath}.journal`;
}

/**
 * Reads a journal. What is missing, damaged, of another version, or says what
 * cannot be, reads as null: that costs bytes, never correctness.
 *
 * @param path From {@link journalPathFor}.
 */
export async function readJournal(
  path: string,
  options: JournalOptions = {},
): Promise<JournalRecord | null> {
  const { ops = realFileOps } = options;
  try {
    const fd = await ops.open(path, READ_FLAGS);
    try {
      return decode(await readWhole(fd, ops));
    } finally {
      await ops.close(fd);
    }
  } catch {
    return null;
  }
}

/**
 * Replaces a journal at once and durably: after a power loss either the old
 * record is there or the new one. Once this returns it is the new one, so the
 * caller may then overwrite bytes that only the old record claimed.
 *
 * The caller must have synced the part file first: a record may claim only
 * bytes that are durable.
 *
 * @param path From {@link journalPathFor}.
 * @throws {ProblemError} See {@link fsProblem}; the old record then stays.
 */
export async function writeJournal(
  path: string,
  record: JournalRecord,
  options: JournalOptions = {},
): Promise<void> {
  const { ops = realFileOps } = options;
  const temporary = temporaryFor(path);
  try {
    await writeSynced(temporary, encode(record), ops);
    await ops.rename(temporary, path);
    await ops.fsyncDir(dirname(path));
  } catch (error) {
    await ops.unlink(temporary).catch(() => undefined);
    throw fsProblem(error, { action: "write", path });
  }
}

/**
 * Removes a journal durably: once this returns, no power loss brings it back
 * to claim bytes that were overwritten since. One that is gone already is no
 * error.
 *
 * @throws {ProblemError} `io_failed`.
 */
export async function removeJournal(
  path: string,
  options: JournalOptions = {},
): Promise<void> {
  const { ops = realFileOps } = options;
  try {
    // A crash in the middle of a checkpoint leaves the record that was to come.
    await unlinkIfThere(temporaryFor(path), ops);
    if (await unlinkIfThere(path, ops)) await ops.fsyncDir(dirname(path));
  } catch (error) {
    throw fsProblem(error, { action: "remove", path });
  }
}

/** The part file that a journal, or a record that was to replace it, belongs to; else null. */
export function partOfJournal(name: string): string | null {
  return /^(.+)\.journal(?:\.new)?$/.exec(name)?.[1] ?? null;
}

function temporaryFor(path: string): string {
  return `${path}.new`;
}

async function unlinkIfThere(path: string, ops: FileOps): Promise<boolean> {
  try {
    await ops.unlink(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** One line of JSON, and one with the SHA-256 of the first. */
function encode(record: JournalRecord): Uint8Array {
  const json = JSON.stringify(record);
  return Buffer.from(`${json}\n${checksum(Buffer.from(json))}\n`);
}

function decode(bytes: Uint8Array | null): JournalRecord | null {
  if (bytes === null) return null;
  const end = bytes.byteLength - CHECKSUM_BYTES - 2;
  if (end <= 0 || bytes[end] !== NEWLINE || bytes.at(-1) !== NEWLINE) {
    return null;
  }
  const json = bytes.subarray(0, end);
  const told = Buffer.from(bytes.subarray(end + 1, -1)).toString("latin1");
  if (told !== checksum(json)) return null;
  return parseJournalRecord(JSON.parse(Buffer.from(json).toString("utf8")));
}

function checksum(json: Uint8Array): string {
  return createHash("sha256").update(json).digest("hex");
}

async function readWhole(fd: number, ops: FileOps): Promise<Uint8Array | null> {
  const { isFile, size } = ops.fstat(fd);
  if (!isFile || size > MAX_JOURNAL_BYTES) return null;
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const count = await ops.read(fd, bytes.subarray(at), at);
    if (count === 0) return null;
    at += count;
  }
  return bytes;
}

async function writeSynced(
  path: string,
  bytes: Uint8Array,
  ops: FileOps,
): Promise<void> {
  const fd = await ops.open(path, WRITE_FLAGS, 0o600);
  try {
    let at = 0;
    while (at < bytes.byteLength) {
      at += await ops.write(fd, bytes.subarray(at), at);
    }
    await ops.fdatasync(fd);
  } finally {
    await ops.close(fd);
  }
}
