import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import { sameContent, sha256File } from "@haul/library";
import type { BegunFile, RecordedFile, SyncRecord } from "./sync_record.ts";

/** How a file of a lock is found: as it must be, gone, other, or there with nobody knowing what it must be. */
export type FileState = "good" | "missing" | "differs" | "unknown";

/** How {@link checkFile} looks. */
export interface CheckFileOptions {
  /** The root, absolute. */
  root: string;
  record: SyncRecord;
  /** Read every byte, whatever the record says. @default false */
  thorough?: boolean;
  signal?: AbortSignal;
}

/**
 * Says how a file of a lock lies on this disk. A file that the record knows,
 * and that nobody has written to since, is not read again.
 */
export async function checkFile(
  locked: BegunFile,
  options: CheckFileOptions,
): Promise<FileState> {
  const { root, record, thorough = false, signal } = options;
  const path = join(root, locked.path);
  const facts = await factsOf(path);
  if (facts === null) return "missing";
  if (locked.size !== null && facts.size !== locked.size) return "differs";
  const known = record.get(locked.path);
  const isFresh = known !== undefined && isUntouched(known, facts);
  if (locked.sha256 === null) return known?.put && isFresh ? "good" : "unknown";
  if (isFresh && !thorough) {
    return known.sha256 === locked.sha256 ? "good" : "differs";
  }
  const content = { size: facts.size, sha256: locked.sha256 };
  const given = signal === undefined ? {} : { signal };
  return (await sameContent(path, content, given)) ? "good" : "differs";
}

/** Notes a file that was found or put there. `sha256` is read from the file where it is not known. */
export async function noteFile(
  locked: BegunFile,
  { root, record, put }: CheckFileOptions & { put: boolean },
): Promise<RecordedFile | null> {
  const path = join(root, locked.path);
  const facts = await factsOf(path);
  if (facts === null) return null;
  const sha256 = locked.sha256 ?? (await sha256File(path));
  const wasPut = record.get(locked.path)?.put ?? false;
  const file = { sha256, ...facts, put: put || wasPut };
  record.set(locked.path, file);
  return file;
}

/**
 * Notes what a sync put there and was killed before it could say so. A file
 * whose SHA-256 nobody knew was begun only where nothing lay, so that what
 * lies there now is what came.
 */
export async function noteBegun(options: CheckFileOptions): Promise<void> {
  const { record } = options;
  for (const file of record.begun) {
    const state = await checkFile(file, options);
    const came = file.sha256 === null ? state === "unknown" : state === "good";
    if (came) await noteFile(file, { ...options, put: true });
  }
  record.begin([]);
}

/** Whether a file that Haul put somewhere is as it put it. */
export async function isAsPut(
  path: string,
  { root, record }: Pick<CheckFileOptions, "root" | "record">,
): Promise<boolean> {
  const known = record.get(path);
  const facts = await factsOf(join(root, path));
  return known?.put === true && facts !== null && isUntouched(known, facts);
}

/** Whether anything at all has a path. */
export async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

type Facts = Pick<RecordedFile, "size" | "mtimeMs" | "ctimeMs">;

async function factsOf(path: string): Promise<Facts | null> {
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile() !== true) return null;
  const { size, mtimeMs, ctimeMs } = facts;
  return { size, mtimeMs, ctimeMs };
}

function isUntouched(known: RecordedFile, facts: Facts): boolean {
  return (
    known.size === facts.size &&
    known.mtimeMs === facts.mtimeMs &&
    known.ctimeMs === facts.ctimeMs
  );
}
