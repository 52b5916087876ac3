import { realpath, stat } from "node:fs/promises";
import { sameContent } from "../same_content.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CatalogueFile } from "./catalogue_file.ts";

/** A file that holds a content for certain. */
export interface KnownCopy {
  file: CatalogueFile;
  /** Where the bytes are, links followed. */
  realPath: string;
  /** What its time was when it was looked at. */
  mtimeMs: number;
}

/**
 * The first copy of a content that still is what the catalogue says: of the
 * same length and time as when it was read, or else read again. What has
 * changed or gone is written into the catalogue on the way.
 */
export async function knownCopy(
  catalogue: Catalogue,
  content: { sha256: string; size: number },
  options: { signal?: AbortSignal } = {},
): Promise<KnownCopy | null> {
  for (const file of catalogue.copies(content.sha256)) {
    options.signal?.throwIfAborted();
    const copy = await lookAt(catalogue, file, { ...options, content });
    if (copy !== null) return copy;
  }
  return null;
}

async function lookAt(
  catalogue: Catalogue,
  file: CatalogueFile,
  from: { content: { sha256: string; size: number }; signal?: AbortSignal },
): Promise<KnownCopy | null> {
  const facts = await stat(file.path).catch(() => null);
  if (facts === null) {
    catalogue.mark(file.path, "missing");
    return null;
  }
  const { size, mtimeMs } = facts;
  if (!facts.isFile() || size !== from.content.size) return null;
  if (mtimeMs !== file.mtime || file.size !== size) {
    const { content, signal } = from;
    const wait = signal === undefined ? {} : { signal };
    if (!(await sameContent(file.path, content, wait))) {
      // Another content has its path now: only a scan can say which.
      catalogue.remove(file.path);
      return null;
    }
    catalogue.add({ ...file, mtime: mtimeMs });
  }
  const realPath = await realpath(file.path).catch(() => null);
  return realPath === null ? null : { file, realPath, mtimeMs };
}
