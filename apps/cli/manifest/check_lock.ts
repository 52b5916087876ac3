import { exitCodeOf } from "@haul/contract";
import {
  checkFile,
  type FileState,
  type Lock,
  type LockedFile,
  type SyncRecord,
} from "@haul/manifest";
import type { CliContext } from "../cli_context.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";

/** What the steps of a sync share. */
export interface SyncScope {
  lock: Lock;
  lockPath: string;
  root: string;
  record: SyncRecord;
  json: boolean;
  quiet: boolean;
}

/** A file of a lock, and how it was found. */
export interface FoundFile {
  file: LockedFile;
  state: FileState;
}

/** Looks at all files of a lock, one after the other: a disk reads no faster for two. */
export async function lookAtAll(
  { lock, root, record }: SyncScope,
  options: { thorough: boolean; signal: AbortSignal },
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const file of lock.files) {
    const state = await checkFile(file, { root, record, ...options });
    found.push({ file, state });
  }
  return found;
}

const WORDS: Record<FileState, string> = {
  good: "good",
  missing: "is missing",
  differs: "differs from the lock",
  unknown: "is there, but the lock does not know its SHA-256",
};

/**
 * `haul sync --check`: reads every byte and asks nobody.
 *
 * @returns 0 where all files are as the lock says; 3 where the first that is not is missing, 32 where it differs.
 */
export async function tellStates(
  scope: SyncScope,
  { stdout, stderr, env, signal }: CliContext,
): Promise<number> {
  const found = await lookAtAll(scope, { thorough: true, signal });
  const bad = found.filter(({ state }) => state !== "good");
  const { json, quiet } = scope;
  const paint = paintFor(stderr, env);
  if (json) {
    for (const { file, state } of found) {
      const { path, sha256, size } = file;
      stdout.write(jsonLine({ type: "checked", path, state, sha256, size }));
    }
  } else {
    for (const { file, state } of bad) {
      const mark = paint("red", "✗");
      stderr.write(`${mark} ${plainText(file.path)} ${WORDS[state]}.\n`);
    }
    const good = found.length - bad.length;
    if (!quiet) {
      stderr.write(`${good} of ${found.length} files are as the lock says.\n`);
    }
  }
  const [first] = bad;
  if (first === undefined) return 0;
  return exitCodeOf(first.state === "missing" ? "not_found" : "checksum");
}
