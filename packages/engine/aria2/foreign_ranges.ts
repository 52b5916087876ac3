import type { JournalRange, JournalRecord } from "../disk/journal_record.ts";
import type { OriginRange } from "../plan/ledger.ts";
import { RangeSet } from "../plan/ranges.ts";

/**
 * The origin of bytes that another program wrote. No reply of theirs was
 * judged, so that a file with some of them is no better than `unverified`
 * until a digest agrees.
 */
export const FOREIGN_ORIGIN = 0xffff;

/** What is known already, and behind it what else another program brought. */
export function withForeign(
  known: readonly OriginRange[],
  done: RangeSet,
): OriginRange[] {
  const fresh = new RangeSet(done.ranges);
  for (const range of known) fresh.subtract(range);
  const foreign = fresh.ranges.map(({ start, end }) => ({
    ...{ start, end, origin: FOREIGN_ORIGIN },
  }));
  return [...known, ...foreign].sort((a, b) => a.start - b.start);
}

/** The same for a journal. */
export function journalWithForeign(
  record: JournalRecord,
  done: RangeSet,
): JournalRecord {
  const known = record.ranges.map(([start, end, origin]) => ({
    ...{ start, end, origin },
  }));
  const ranges = withForeign(known, done).map(
    ({ start, end, origin }): JournalRange => [start, end, origin],
  );
  return { ...record, ranges, savedAt: Date.now() };
}
