import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder } from "../_sync_folder.ts";

/**
 * Writes a file whole or not at all: beside it first, synced, then under its
 * name. Readers see the old content or the new one, and a power cut leaves
 * one of the two.
 *
 * @param unchanged What the file was when it was read; null where it was not
 * there. Where it is something else by now, nothing is written.
 * @returns False where the file changed meanwhile.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  unchanged: string | null,
): Promise<boolean> {
  const folder = dirname(path);
  const mark = randomBytes(4).toString("hex");
  const beside = join(folder, `.${basename(path)}.${mark}.tmp`);
  const file = await open(beside, "wx", 0o644);
  try {
    await fill(file, content);
    if ((await stampOf(path)) !== unchanged) {
      await unlink(beside);
      return false;
    }
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  return true;
}

async function fill(
  file: FileHandle,
  content: string | Uint8Array,
): Promise<void> {
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What tells whether a file was written to: inode, length and time. Null where it is not there. */
export async function stampOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return null;
  }
}
