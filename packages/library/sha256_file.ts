import { open } from "node:fs/promises";
import { sha256Handle } from "./_sha256_handle.ts";

/** What {@link sha256File} takes besides the path. */
export interface Sha256FileOptions {
  /** Stops between two reads; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * The SHA-256 of a file's content in lower-case hexadecimal, read in pieces
 * of 1 MiB.
 *
 * @throws The file system's own error where the file cannot be read.
 *
 * @example
 * ```ts
 * import { sha256File } from "@haul/library";
 *
 * console.assert((await sha256File(import.meta.path)).length === 64);
 * ```
 */
export async function sha256File(
  path: string,
  options: Sha256FileOptions = {},
): Promise<string> {
  const file = await open(path);
  try {
    return await sha256Handle(file, options.signal);
  } finally {
    await file.close();
  }
}
