import type { BigIntStats } from "node:fs";
import { type FileHandle, lstat, open, rename, unlink } from "node:fs/promises";
import { errorCode } from "./_error_code.ts";

/** 1980-01-01, the first moment that FAT can write down, in seconds since 1970. */
const FAT_EPOCH = 315_532_800;

type Check = (stat: BigIntStats) => boolean;

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
  const inode = await reserve(path, sha256);
  if (inode === null) return false;
  const isMine: Check = ({ ino, size }) => ino === inode && size === 0n;
  return await renameOver(partPath, path, isMine);
}

/** Takes over a name that {@link reserveAndRename} reserved for the same content. */
export async function renameOverReservation(
  partPath: string,
  path: string,
  sha256: string,
): Promise<boolean> {
  const time = BigInt(reservationTime(sha256));
  const isStamped: Check = (stat) =>
    stat.isFile() && stat.size === 0n && stat.mtimeNs / 1_000_000_000n === time;
  return await renameOver(partPath, path, isStamped);
}

async function renameOver(
  partPath: string,
  path: string,
  check: Check,
): Promise<boolean> {
  if (!(await holds(path, check))) return false;
  try {
    await rename(partPath, path);
    return true;
  } catch (error) {
    if (await holds(path, check)) await unlink(path);
    throw error;
  }
}

/** Creates the reservation and returns its inode, or null where the name is taken. */
async function reserve(path: string, sha256: string): Promise<bigint | null> {
  let file: FileHandle;
  try {
    file = await open(path, "wx", 0o644);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return null;
    throw error;
  }
  try {
    const time = reservationTime(sha256);
    // Without the stamp a crash leaves an empty file behind, no worse.
    await file.utimes(time, time).catch(() => undefined);
    return (await file.stat({ bigint: true })).ino;
  } finally {
    await file.close();
  }
}

async function holds(path: string, check: Check): Promise<boolean> {
  try {
    return check(await lstat(path, { bigint: true }));
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
