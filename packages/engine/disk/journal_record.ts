import {
  type ExpectedHash,
  ExpectedHashSchema,
  type TransferMode,
  TransferModeSchema,
} from "@haul/contract";

/** A journal larger than this is not ours: 100 000 ranges take 3 MiB. */
export const MAX_JOURNAL_BYTES = 8 << 20;

/** The version that this Haul writes, and the only one that it reads. */
export const JOURNAL_VERSION = 1;

/**
 * What is known for sure about a part file. It holds no URL, no header and no
 * token but what `identity` says, which is free of secrets.
 */
export interface JournalRecord {
  version: typeof JOURNAL_VERSION;
  /** What the file is, for good. */
  identity: string;
  /** Bytes of the whole file, or null while unknown. */
  size: number | null;
  /** How the server names this state of the file. */
  validator: JournalValidator;
  mode: TransferMode;
  /**
   * Bytes that are durable in the part file: `[start, end, source]`, sorted
   * and disjoint. `source` is the index of the mirror that they came from.
   */
  ranges: JournalRange[];
  /** Digests that the file must have, so that a resumed one is verified too. */
  hashes: ExpectedHash[];
  /** Milliseconds since 1970. */
  savedAt: number;
}

/** The bytes `[start, end)`, and the index of the mirror that they came from. */
export type JournalRange = [start: number, end: number, source: number];

/** The validators of RFC 9110 as the server sent them. */
export interface JournalValidator {
  etag: string | null;
  lastModified: string | null;
}

/** Takes only what {@link JournalRecord} describes; anything else is null. */
export function parseJournalRecord(value: unknown): JournalRecord | null {
  if (!isObject(value) || value["version"] !== JOURNAL_VERSION) return null;
  const { identity, size, savedAt, validator, mode, ranges, hashes } = value;
  const known =
    typeof identity === "string" &&
    (size === null || isCount(size)) &&
    typeof savedAt === "number" &&
    Number.isFinite(savedAt) &&
    isValidator(validator) &&
    areRanges(ranges, size ?? Number.MAX_SAFE_INTEGER) &&
    areHashes(hashes);
  const parsedMode = TransferModeSchema.safeParse(mode);
  if (!known || !parsedMode.success) return null;
  return {
    version: JOURNAL_VERSION,
    identity,
    size,
    validator,
    mode: parsedMode.data,
    ranges,
    hashes,
    savedAt,
  };
}

function areRanges(value: unknown, size: number): value is JournalRange[] {
  if (!Array.isArray(value)) return false;
  let last = 0;
  for (const range of value) {
    if (!Array.isArray(range) || range.length !== 3) return false;
    const [start, end, source] = range;
    if (!isCount(start) || !isCount(end) || !isCount(source)) return false;
    if (start < last || end <= start || end > size) return false;
    last = end;
  }
  return true;
}

function areHashes(value: unknown): value is ExpectedHash[] {
  return (
    Array.isArray(value) &&
    value.every((hash) => ExpectedHashSchema.safeParse(hash).success)
  );
}

function isValidator(value: unknown): value is JournalValidator {
  return (
    isObject(value) &&
    isTextOrNull(value["etag"]) &&
    isTextOrNull(value["lastModified"])
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
