import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { sha256Handle } from "./_sha256_handle.ts";

/** What a file's content must be. */
export interface ExpectedContent {
  /** Bytes. */
  size: number;
  /** In lower-case hexadecimal. */
  sha256: string;
}

/** What {@link sameContent} takes besides path and content. */
export interface SameContentOptions {
  /** Stops between two reads; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Tells whether the file at `path` holds exactly this content: of the same
 * length first, then by SHA-256. What is missing, unreadable or no ordinary
 * file (a folder, a pipe, a link to nowhere) is not the same.
 *
 * @example
 * ```ts
 * import { sameContent, sha256File } from "@haul/library";
 *
 * const sha256 = await sha256File(import.meta.path);
 * console.assert(!(await sameContent(import.meta.path, { size: 1, sha256 })));
 * ```
 */
export async function sameContent(
  path: string,
  content: ExpectedContent,
  options: SameContentOptions = {},
): Promise<boolean> {
  // A pipe without a writer would hold a blocking open for ever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch {
    return false;
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size !== content.size) return false;
    return (await sha256Handle(file, options.signal)) === content.sha256;
  } finally {
    await file.close();
  }
}
