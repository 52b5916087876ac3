import { constants } from "node:fs";
import type { HashAlgorithm } from "@haul/contract";
import { realFileOps } from "../disk/file_ops.ts";
import { fsProblem } from "../disk/fs_problem.ts";
import { createDigest, type Digest, type DigestHexes } from "./digests.ts";

/** What {@link hashFile} takes. */
export interface HashFileOptions {
  /** Ends it; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told how many bytes are hashed, after each megabyte or so. */
  onProgress?: (bytes: number) => void;
}

/** Small enough that the event loop waits for less than a millisecond. */
const SLICE_BYTES = 1 << 20;

/**
 * Hashes a file in one pass, whatever the number of algorithms, reading ahead
 * while it computes.
 *
 * @returns Hexadecimal digests by algorithm.
 * @throws {ProblemError} `open_failed` or `io_failed`.
 *
 * @example
 * ```ts
 * import { hashFile } from "@haul/engine";
 *
 * const { sha256 } = await hashFile(import.meta.path, ["sha256"]);
 * console.assert(sha256?.length === 64);
 * ```
 */
export async function hashFile(
  path: string,
  algorithms: readonly HashAlgorithm[],
  options: HashFileOptions = {},
): Promise<DigestHexes> {
  options.signal?.throwIfAborted();
  const digests = await Promise.all(
    algorithms.map((name) => createDigest(name)),
  );
  const fd = await realFileOps
    .open(path, constants.O_RDONLY)
    .catch((error: unknown) => {
      throw fsProblem(error, { action: "open", path });
    });
  try {
    await digestAll({ fd, path }, digests, options);
  } finally {
    await realFileOps.close(fd);
  }
  const pairs = algorithms.map((name, index) => [name, digests[index]?.hex()]);
  return Object.fromEntries(pairs) as DigestHexes;
}

async function digestAll(
  { fd, path }: { fd: number; path: string },
  digests: readonly Digest[],
  { signal, onProgress }: HashFileOptions,
): Promise<void> {
  const read = (into: Uint8Array, position: number): Promise<number> =>
    realFileOps.read(fd, into, position).catch((error: unknown) => {
      throw fsProblem(error, { action: "read", path });
    });
  let current = new Uint8Array(SLICE_BYTES);
  let next = new Uint8Array(SLICE_BYTES);
  let position = 0;
  let count = await read(current, position);
  while (count > 0) {
    signal?.throwIfAborted();
    position += count;
    const ahead = read(next, position);
    for (const digest of digests) digest.update(current.subarray(0, count));
    count = await ahead;
    onProgress?.(position);
    [current, next] = [next, current];
  }
}
