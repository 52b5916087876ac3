import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** Drives that a program or another machine plays, as statfs(2) tells them: FUSE, NFS, SMB, CIFS, 9P (linux/magic.h). */
const FAR_KINDS = new Set([
  0x65735546, 0x6969, 0xfe534d42, 0xff534d42, 0x01021997,
]);

/**
 * Whether a file lies on a drive that a program or another machine plays.
 * Locks and shared memory are not to be relied on there.
 *
 * @param path Absolute; its folder must be there.
 * @param kindOf The number of a file system's kind, by a folder on it.
 */
export function liesFarAway(
  path: string,
  kindOf: (folder: string) => number = kindHere,
): boolean {
  // As an unsigned number: some systems tell the upper half as negative ones.
  return FAR_KINDS.has(kindOf(dirname(path)) >>> 0);
}

function kindHere(folder: string): number {
  return statfsSync(folder).type;
}
