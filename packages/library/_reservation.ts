import { lstat, open, rename, unlink } from "node:fs/promises";
import { errorCode } from "./_error_code.ts";

/** 1980-01-01, the first moment that FAT can write down, in seconds since 1970. */
const FAT_EPOCH = 315_532_800;

/**
 * Places a part where the file system has no hard links (FAT, exFAT, some
 * FUSE): an empty file reserves the name, then the part is renamed over it.
 *
 * The reservation carries a time stamp that the digest gives, so that the
 * next run knows it again after a crash between the two steps. Between the
 * check of the inode and the rename another process could still replace the
 * reservation; no portable call closes that gap.
 *
 * @returns False where the name is taken.
 */
export async function reserveAndRename(
  partPath: string,
  path: string,
  sha256: string,
): Promise<boolean> {
  if (!(await reserve(path, sha256))) return false;
  return await renameOverReservation(partPath, path, sha256);
}

/** Takes over a name that {@link reserveAndRename} reserved for the same content. */
export async function renameOverReservation(
  partPath: string,
  path: string,
  sha256: string,
): Promise<boolean> {
  if (!(await isReservation(path, sha256))) return false;
  try {
    await rename(partPath, path);
    return true;
  } catch (error) {
    if (await isReservation(path, sha256)) await unlink(path);
    throw error;
  }
}

/** Creates the reservation; its first moment without the stamp holds no byte either. */
async function reserve(path: string, sha256: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o644);
    try {
      const stamp = reservationTime(sha256);
      await file.utimes(stamp, stamp);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function isReservation(path: string, sha256: string): Promise<boolean> {
  try {
    const stat = await lstat(path);
    return (
      stat.isFile() &&
      stat.size === 0 &&
      Math.floor(stat.mtimeMs / 1000) === reservationTime(sha256)
    );
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Seconds since 1970, even ones, since FAT counts in twos; one in a thousand million by chance. */
function reservationTime(sha256: string): number {
  const bits = Number.parseInt(sha256.slice(0, 8), 16) & 0x7fff_fffe;
  return FAT_EPOCH + bits;
}
