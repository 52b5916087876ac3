import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, open, unlink } from "node:fs/promises";

/** How a file came to stand at a second place. */
export type LinkKind = "reflink" | "hard_link" | "copy";

/** Bytes a read: larger ones were no faster and hold the event loop longer. */
const READ_BYTES = 1024 * 1024;

/** What {@link duplicateFile} takes besides the two paths. */
export interface DuplicateOptions {
  /** What a copy must turn out to be, in lower-case hexadecimal. */
  sha256: string;
  signal?: AbortSignal;
}

/**
 * Makes `to` hold what `from` holds: by a reflink, which shares the bytes
 * until one side is written to; else by a hard link, which is the same file
 * under another name; else by a copy, of which the digest is computed while
 * it is written.
 *
 * @param from No link.
 * @param to A name that nothing has.
 * @returns Null where the copy turned out to be something else; `to` is then gone.
 */
export async function duplicateFile(
  from: string,
  to: string,
  options: DuplicateOptions,
): Promise<LinkKind | null> {
  if (await worked(copyFile(from, to, constants.COPYFILE_FICLONE_FORCE))) {
    return "reflink";
  }
  // Some systems make the file before they find that they cannot.
  await unlink(to).catch(() => undefined);
  if (await worked(link(from, to))) return "hard_link";
  try {
    if ((await copyBytes(from, to, options.signal)) === options.sha256) {
      return "copy";
    }
  } catch (error) {
    await unlink(to).catch(() => undefined);
    throw error;
  }
  await unlink(to);
  return null;
}

/** File systems that offer no such link say so in many ways. */
async function worked(attempt: Promise<void>): Promise<boolean> {
  return await attempt.then(
    () => true,
    () => false,
  );
}

/** @returns The SHA-256 of what was written, which is on the disk by then. */
async function copyBytes(
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  await using source = await open(from);
  await using target = await open(to, "wx", 0o644);
  const hash = createHash("sha256");
  const buffer = new Uint8Array(READ_BYTES);
  while (true) {
    signal?.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, READ_BYTES);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await target.writeFile(chunk);
  }
  await target.sync();
  return hash.digest("hex");
}
