import type { FileOps, FileStat } from "./file_ops.ts";

/** A file that is still to come, for which there is to be room. */
export interface Claim {
  /** Where its bytes will be in the end; absolute, and its folder need not be there yet. */
  path: string;
  /** Where they are until then; null where nobody knows. */
  partPath: string | null;
  /** Bytes of the whole file. */
  size: number;
}

/**
 * Bytes that a file still needs on disk. An earlier run may have taken its
 * room already, and a file of its length in its place is most likely itself.
 */
export async function bytesToCome(
  { path, partPath, size }: Claim,
  ops: FileOps,
): Promise<number> {
  const placed = await found(path, ops);
  if (placed?.isFile === true && placed.size === size) return 0;
  const part = partPath === null ? null : await found(partPath, ops);
  return Math.max(0, size - (part?.allocated ?? 0));
}

async function found(path: string, ops: FileOps): Promise<FileStat | null> {
  return await ops.stat(path).catch(() => null);
}
