import { constants } from "node:fs";
import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  rename,
  rm,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { problem } from "@haul/contract";

/** No key is longer; what is, was not written by Haul. */
const MOST_BYTES = 4096;

const ANYBODY_ELSE = 0o077;

/** A pipe without a writer would hold a blocking open for ever. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What {@link readKeyFile} takes besides the path. */
export interface ReadKeyFileOptions {
  /** Whether the file is Haul's own, so that it closes one that others can read. */
  own: boolean;
  /** Hears of what was mended. */
  notice: (sentence: string) => void;
}

/**
 * Reads a file that holds one key, or null where there is none. A file of
 * ours that others can read is closed to them, and the user is told.
 *
 * @throws {ProblemError} `open_failed` where it is there and cannot be used.
 */
export async function readKeyFile(
  path: string,
  options: ReadKeyFileOptions,
): Promise<string | null> {
  let file: FileHandle;
  try {
    file = await open(path, READ_FLAGS);
  } catch (error) {
    // ENOTDIR: where the folder should be is a file, so no key is there either.
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return null;
    throw unusable(path, `cannot be read (${codeOf(error)})`, error);
  }
  await using _ = file;
  const { mode, size } = await file.stat();
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw unusable(path, "is not a file");
  }
  if (size > MOST_BYTES) throw unusable(path, `has ${size} bytes`);
  if (options.own) await close(file, { path, mode, notice: options.notice });
  return await file.readFile("utf8");
}

async function close(
  file: FileHandle,
  options: { path: string; mode: number; notice: (text: string) => void },
): Promise<void> {
  const { path, mode, notice } = options;
  if (process.platform === "win32" || (mode & ANYBODY_ELSE) === 0) return;
  try {
    await file.chmod(0o600);
  } catch (error) {
    throw unusable(
      path,
      "can be read by other users, and Haul may not close it",
      error,
    );
  }
  notice(
    `Other users could read "${path}"; it is now readable to you alone. If others use this machine, make a new key.`,
  );
}

/**
 * Puts a key into a file that nobody else can read, at once or not at all:
 * whatever happens on the way, the file before it stays.
 *
 * @throws {ProblemError} `create_failed`, saying why and what helps.
 */
export async function writeKeyFile(path: string, value: string): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${crypto.randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await writeSynced(draft, `${value}\n`);
    await rename(draft, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw problem(
      "create_failed",
      `Cannot store the key in "${path}" (${codeOf(error)}). Make the folder writable, or name another data folder in HAUL_HOME.`,
      { cause: error },
    );
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(text);
  await file.sync();
}

/**
 * Removes a file; tells whether there was one.
 *
 * @throws {ProblemError} `io_failed` where it cannot be removed.
 */
export async function removeKeyFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return false;
    throw problem(
      "io_failed",
      `Cannot remove the key in "${path}" (${codeOf(error)}). Remove the file by hand.`,
      { cause: error },
    );
  }
}

/** Makes a rename or a removal survive a power cut; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}

function unusable(path: string, why: string, cause?: unknown) {
  return problem(
    "open_failed",
    `The key in "${path}" cannot be used, as the file ${why}. Haul left it as it is; mend or remove it.`,
    { cause },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error
    ? String(error.code)
    : "unknown reason";
}
