import { chmod, lstat, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { problem } from "@haul/contract";
import { claimName } from "./_claim_name.ts";
import { errorCode } from "./_error_code.ts";
import { namesakesIn } from "./_namesakes.ts";
import { numberedNames } from "./_numbered_names.ts";
import { placeProblem } from "./_place_problem.ts";
import { renameOverReservation } from "./_reservation.ts";
import { syncFolder } from "./_sync_folder.ts";
import { sameContent } from "./same_content.ts";
import { sha256File } from "./sha256_file.ts";

/** What {@link place} takes besides the two paths. */
export interface PlaceOptions {
  /**
   * The part's SHA-256 in lower-case hexadecimal; null where nobody computed
   * it: it is then, should the name be taken.
   */
  sha256: string | null;
  /** The part's length. */
  bytes: number;
  /**
   * Replace a file of that name instead of taking another name.
   *
   * @default false
   */
  overwrite?: boolean;
  /**
   * Leave the part's permissions as they are: a hard link shares them with the
   * file that it was made of.
   *
   * @default false
   */
  keepMode?: boolean;
  /** Told the path when the name was taken and the file got a number. */
  onRename?: (path: string) => void;
  /** Stops the comparing of files, before anything is placed. */
  signal?: AbortSignal;
}

/** Where a file went. */
export interface Placed {
  path: string;
  /** True where the same content was there before and the part was dropped. */
  alreadyHere: boolean;
}

/** Readable for all, never executable; the user's umask takes its share. */
const FILE_MODE = 0o644;

/**
 * Gives a complete, verified and synced part file its final name in one step:
 * nobody ever sees half a file there, and no file is replaced unasked.
 *
 * A name that other content has gets ` (1)`, ` (2)` and so on before its
 * extension; names that differ in case or composition alone count as one.
 * Where the same content is there already, that file stays and the part goes.
 * A run that a crash ended at any point is finished by calling again. When
 * the promise resolves, the name survives a power cut.
 *
 * @param partPath The part; on the same file system as `finalPath`.
 * @param finalPath The wanted path; its folder exists.
 * @throws {ProblemError} `place_failed`, `exists`, `disk_full` or `io_failed`.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { place, sha256File } from "@haul/library";
 *
 * const folder = await mkdtemp(join(tmpdir(), "haul-"));
 * const part = join(folder, "a.bin.part");
 * await Bun.write(part, "abc");
 * const sha256 = await sha256File(part);
 * const { path } = await place(part, join(folder, "a.bin"), { sha256, bytes: 3 });
 * console.assert(path.endsWith("a.bin"));
 * ```
 */
export async function place(
  partPath: string,
  finalPath: string,
  options: PlaceOptions,
): Promise<Placed> {
  try {
    if (options.keepMode !== true) {
      await chmod(partPath, FILE_MODE & ~process.umask());
    }
    if (options.overwrite !== true) {
      const part = {
        ...options,
        path: partPath,
        digest: digestOf(partPath, options),
      };
      return await placeUnderFreeName(part, finalPath);
    }
    await rename(partPath, finalPath);
    // Two names of one file stay two: a rename between them does nothing.
    await unlinkIfThere(partPath);
    await syncFolder(dirname(finalPath));
    return { path: finalPath, alreadyHere: false };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw placeProblem(error, finalPath);
  }
}

interface Part extends PlaceOptions {
  path: string;
  /** Its SHA-256, computed once where nobody knows it. */
  digest: () => Promise<string>;
}

function digestOf(
  partPath: string,
  { sha256, signal }: PlaceOptions,
): () => Promise<string> {
  let digest = sha256;
  return async () => {
    digest ??= await sha256File(
      partPath,
      signal === undefined ? {} : { signal },
    );
    return digest;
  };
}

async function placeUnderFreeName(
  part: Part,
  finalPath: string,
): Promise<Placed> {
  const folder = dirname(finalPath);
  const namesakes = await namesakesIn(folder);
  for (const name of numberedNames(basename(finalPath))) {
    const path = join(folder, name);
    const placed =
      (await settleWith(part, namesakes(name))) ??
      (namesakes(name).length === 0 ? await takeName(part, path) : null);
    if (placed === null) continue;
    await unlinkIfThere(part.path);
    await syncFolder(folder);
    if (!placed.alreadyHere && placed.path !== finalPath) {
      part.onRename?.(placed.path);
    }
    return placed;
  }
  throw problem(
    "exists",
    `Too many files are called ${basename(finalPath)} in ${folder}. Choose another name.`,
  );
}

async function takeName(part: Part, path: string): Promise<Placed | null> {
  if (await claimName(part.path, path, part.digest)) {
    return { path, alreadyHere: false };
  }
  // Another process took the name after the folder was read.
  return await settleWith(part, [path]);
}

/** Looks for the end of an interrupted run, then for the same content, under names that are taken. */
async function settleWith(
  part: Part,
  taken: readonly string[],
): Promise<Placed | null> {
  const { bytes, signal } = part;
  for (const path of taken) {
    if (
      (await isOneFile(path, part.path)) ||
      (await renameOverReservation(part.path, path, await part.digest()))
    ) {
      return { path, alreadyHere: false };
    }
    const content = { size: bytes, sha256: await part.digest() };
    const wait = signal === undefined ? {} : { signal };
    if (await sameContent(path, content, wait)) {
      return { path, alreadyHere: true };
    }
  }
  return null;
}

/** True after a crash between the link to the final name and the part's removal. */
async function isOneFile(path: string, partPath: string): Promise<boolean> {
  const part = await lstat(partPath, { bigint: true });
  try {
    const other = await lstat(path, { bigint: true });
    return other.ino === part.ino && other.dev === part.dev;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
