import {
  formatBytes,
  formatSpeed,
  HASH_NAMES,
  type Outcome,
} from "@haul/contract";
import { formatDuration } from "./format_duration.ts";

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
  return `verified (${HASH_NAMES[verifiedBy]})`;
}
