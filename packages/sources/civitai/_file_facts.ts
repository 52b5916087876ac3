import { type ExpectedHash, HASH_HEX_LENGTHS } from "@haul/contract";
import type { CivitaiFile } from "./_civitai_records.ts";

/** CivitAI's names of the digests that the whole file must have. AutoV1 to AutoV3 are of parts, or parts of digests. */
const ALGORITHMS = {
  sha256: "sha256",
  blake3: "blake3",
  crc32: "crc32",
} as const satisfies Record<string, keyof typeof HASH_HEX_LENGTHS>;

/** The digests that CivitAI publishes of a file; it scans uploads minutes later, so there may be none. */
export function fileHashes(file: CivitaiFile): ExpectedHash[] {
  return file.hashes.flatMap(([name, value]) => {
    const known = Object.entries(ALGORITHMS).find(
      ([key]) => key === name.toLowerCase(),
    );
    const hex = value.toLowerCase();
    if (known === undefined || !/^[0-9a-f]+$/.test(hex)) return [];
    const algorithm = known[1];
    if (hex.length !== HASH_HEX_LENGTHS[algorithm]) return [];
    return [{ algorithm, hex, from: "publisher" as const }];
  });
}

/** Whether a file has a hash of any of CivitAI's kinds; AutoV2 and AutoV3 are the beginnings of longer ones. */
export function hasHash(file: CivitaiFile, hash: string): boolean {
  return file.hashes.some(([, value]) =>
    value.toLowerCase().startsWith(hash.toLowerCase()),
  );
}

/**
 * A file's bytes, or null where the record only comes near. Sizes are given in
 * KiB; where all digits are there, the bytes are exact. Some records are
 * rounded (contracts.md 1.4): a value of two decimals or fewer proves nothing.
 */
export function exactSize({ sizeKB }: CivitaiFile): number | null {
  if (sizeKB === null || sizeKB < 0) return null;
  const bytes = sizeKB * 1024;
  const isRounded = Number.isInteger(Math.round(sizeKB * 1e6) / 1e4);
  return Number.isSafeInteger(bytes) && !isRounded ? bytes : null;
}
