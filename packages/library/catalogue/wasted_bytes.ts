import { stat } from "node:fs/promises";
import type { CatalogueFile } from "./catalogue_file.ts";

/**
 * Bytes that copies of one content take on disk beyond the first. Names of
 * one file (hard links) and links to it take none. Reflinks cannot be told
 * from copies and count as such.
 *
 * @param copies Files of one content; those that are gone count for nothing.
 */
export async function wastedBytes(
  copies: readonly CatalogueFile[],
): Promise<number> {
  const inodes = new Set<string>();
  for (const { path } of copies) {
    const facts = await stat(path, { bigint: true }).catch(() => null);
    if (facts !== null) inodes.add(`${facts.dev}:${facts.ino}`);
  }
  return Math.max(inodes.size - 1, 0) * (copies[0]?.size ?? 0);
}
