import {
  formatBytes,
  formatSpeed,
  type HashAlgorithm,
  type Outcome,
} from "@haul/contract";
import { formatDuration } from "./format_duration.ts";

const HASH_WORDS = {
  sha256: "SHA-256",
  blake3: "BLAKE3",
  sha1: "SHA-1",
  git_sha1: "Git SHA-1",
  md5: "MD5",
  crc32c: "CRC-32C",
  crc32: "CRC-32",
  mega_mac: "MEGA MAC",
} as const satisfies Record<HashAlgorithm, string>;

/** The name of a digest as people write it. */
export function hashWord(algorithm: HashAlgorithm): string {
  return HASH_WORDS[algorithm];
}

/** What to say of a finished file: `4.00 GiB in 41 s, 99.8 MiB/s, verified (SHA-256)`. */
export function describeOutcome(outcome: Outcome): string {
  const { bytes, fetchedBytes, seconds, alreadyHere } = outcome;
  const size = formatBytes(bytes);
  const integrity = integrityWords(outcome);
  if (alreadyHere) return `${size}, already here, ${integrity}`;
  const time = formatDuration(seconds);
  // The speed of this run: what earlier runs fetched took none of its time.
  const speed = formatSpeed(fetchedBytes / Math.max(seconds, 0.001));
  return `${size} in ${time}, ${speed}, ${integrity}`;
}

function integrityWords({ integrity, verifiedBy }: Outcome): string {
  if (integrity !== "verified" || verifiedBy === null) return integrity;
  return `verified (${hashWord(verifiedBy)})`;
}
