import { mkdir, open, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../_error_code.ts";
import { place } from "../place.ts";
import { duplicateFile, type LinkKind } from "./_duplicate_file.ts";
import { type KnownCopy, knownCopy } from "./_known_copy.ts";
import type { Catalogue } from "./catalogue.ts";

/** What {@link linkInstead} takes besides catalogue and path. */
export interface LinkInsteadOptions {
  /** The content that is wanted, in lower-case hexadecimal. */
  sha256: string;
  /** Its length in bytes. */
  size: number;
  /** Replace a file of that name instead of taking another name. @default false */
  overwrite?: boolean;
  /** Told the path when the name was taken and the file got a number. */
  onRename?: (path: string) => void;
  /** Stops reading and copying; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** A file that stands where it was wanted, without a byte fetched. */
export interface LinkedFile {
  /** Where it stands. */
  path: string;
  /** The file that it was made of. */
  from: string;
  /** `same` where that file was there already. */
  how: LinkKind | "same";
}

/**
 * Puts a file that is on this machine already at another place, instead of
 * fetching it again: by a reflink, else a hard link, else a copy. It is known
 * by its SHA-256. A copy that was written to since it was catalogued is read
 * again first, and one that has changed is passed over.
 *
 * No file is replaced unasked: other content of that name gives this one a
 * number, as {@link place} does. The new place is in the catalogue when the
 * promise resolves.
 *
 * @param path The wanted path; its folder is made where it is missing.
 * @returns Null where the catalogue knows no such file, or it cannot be linked or copied to that place: fetch it then.
 *
 * @example
 * ```ts
 * import { Catalogue, linkInstead } from "@haul/library";
 *
 * using catalogue = new Catalogue(":memory:");
 * const wanted = { sha256: "2c".repeat(32), size: 3 };
 * console.assert((await linkInstead(catalogue, "/srv/a.bin", wanted)) === null);
 * ```
 */
export async function linkInstead(
  catalogue: Catalogue,
  path: string,
  options: LinkInsteadOptions,
): Promise<LinkedFile | null> {
  const { signal } = options;
  const wait = signal === undefined ? {} : { signal };
  const copy = await knownCopy(catalogue, options, wait);
  if (copy === null) return null;
  try {
    return await putAt(catalogue, path, { ...options, copy });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

async function putAt(
  catalogue: Catalogue,
  path: string,
  options: LinkInsteadOptions & { copy: KnownCopy },
): Promise<LinkedFile | null> {
  const { copy, sha256, size, signal } = options;
  await mkdir(dirname(path), { recursive: true });
  if (await isOneFile(copy.realPath, path)) {
    return { path, from: copy.file.path, how: "same" };
  }
  // The same name after a crash, so that no half copy stays for ever.
  const beside = join(
    dirname(path),
    `.${basename(path).slice(0, 100)}.${sha256.slice(0, 8)}.copy`,
  );
  await unlinkIfThere(beside);
  const how = await duplicateFile(copy.realPath, beside, options);
  if (how === null) return null;
  try {
    // Whoever wrote to the original in the meantime has written to this, too.
    if (!(await isUnchanged(copy))) return null;
    if (how === "reflink") await sync(beside);
    const placed = await place(beside, path, {
      sha256,
      bytes: size,
      overwrite: options.overwrite ?? false,
      keepMode: how === "hard_link",
      ...(options.onRename === undefined ? {} : { onRename: options.onRename }),
      ...(signal === undefined ? {} : { signal }),
    });
    const { mtimeMs } = await stat(placed.path);
    catalogue.add({ ...copy.file, path: placed.path, mtime: mtimeMs });
    const from = copy.file.path;
    return { path: placed.path, from, how: placed.alreadyHere ? "same" : how };
  } finally {
    await unlinkIfThere(beside);
  }
}

async function isUnchanged({ realPath, mtimeMs }: KnownCopy): Promise<boolean> {
  return (await stat(realPath)).mtimeMs === mtimeMs;
}

async function isOneFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => null)),
  );
  return a != null && b != null && a.ino === b.ino && a.dev === b.dev;
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
