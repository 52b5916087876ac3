import type { LibraryFile } from "@haul/contract";

/** How much of the disk one type of model takes. */
export interface TypeSize {
  /** Null for models of which nobody knows what they are. */
  type: string | null;
  bytes: number;
  /** Of all bytes, from 0 to 1. */
  share: number;
}

/** Adds up the models that are there, the largest type first. */
export function sizesByType(files: readonly LibraryFile[]): TypeSize[] {
  const sums = new Map<string | null, number>();
  for (const { type, size, missing } of files) {
    if (!missing) sums.set(type, (sums.get(type) ?? 0) + size);
  }
  const all = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [...sums]
    .map(([type, bytes]) => ({ type, bytes, share: all > 0 ? bytes / all : 0 }))
    .sort((a, b) => b.bytes - a.bytes);
}
