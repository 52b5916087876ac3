import { stat } from "node:fs/promises";
import type { ExpectedHash, Outcome } from "@haul/contract";
import { sameContent } from "@haul/library";

/** What is known of a file before its bytes are fetched. */
export interface ExpectedFile {
  size: number | null;
  hashes: readonly ExpectedHash[];
}

/** How {@link alreadyHere} speaks to its caller. */
export interface AlreadyHereOptions {
  signal: AbortSignal;
  /** Told before a file is read through, which takes seconds for a large one. */
  onCompare: () => void;
}

/**
 * Tells whether the very file lies at `path` already: of equal length and
 * equal SHA-256, both known beforehand. Gives the outcome of the job that
 * has nothing to do, or null.
 */
export async function alreadyHere(
  path: string,
  expected: ExpectedFile,
  options: AlreadyHereOptions,
): Promise<Outcome | null> {
  const { size } = expected;
  const sha256 = agreedSha256(expected.hashes);
  if (size === null || sha256 === null) return null;
  if ((await sizeOf(path)) !== size) return null;
  options.onCompare();
  const { signal } = options;
  if (!(await sameContent(path, { size, sha256 }, { signal }))) return null;
  return unfetched(path, { size, sha256 });
}

/** The outcome of a job that had nothing to fetch: its digest proves the file. */
export function unfetched(
  path: string,
  content: { size: number; sha256: string },
): Outcome {
  return {
    path,
    bytes: content.size,
    sha256: content.sha256,
    integrity: "verified",
    verifiedBy: "sha256",
    fetchedBytes: 0,
    wastedBytes: 0,
    seconds: 0,
    connections: 0,
    alreadyHere: true,
  };
}

/** The one SHA-256 that all agree on, or null. */
export function agreedSha256(hashes: readonly ExpectedHash[]): string | null {
  const known = hashes.filter((hash) => hash.algorithm === "sha256");
  const [first] = known;
  if (first === undefined) return null;
  return known.every((hash) => hash.hex === first.hex) ? first.hex : null;
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? facts.size : null;
  } catch {
    return null;
  }
}
