import type { ExpectedHash, TransferMode } from "@haul/contract";
import type { OriginRange } from "../plan/ledger.ts";
import type { LeaseTable } from "../threads/lease_table.ts";
import { journalPathFor, writeJournal } from "./journal.ts";
import { JOURNAL_VERSION, type JournalRecord } from "./journal_record.ts";
import type { PartFile } from "./part_file.ts";

/** The journal is never further behind than this. Compare aria2: 60 s. */
export const DEFAULT_BEHIND: Behind = { ms: 2000, bytes: 64 << 20 };
/** A checkpoint begins when this part of what may be lost has come in. */
const EARLY = 0.25;
/**
 * From this part on connections are held back: what is under way on them, half
 * a megabyte each, is still to come.
 */
const HOLD = 0.5;

/** How far a journal may be behind the bytes. */
export interface Behind {
  readonly ms: number;
  readonly bytes: number;
}

/** What a checkpoint records. */
export interface CheckpointFacts {
  readonly identity: string;
  readonly size: number;
  readonly mode: TransferMode;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly hashes: readonly ExpectedHash[];
}

/**
 * Keeps the journal close behind the bytes. An extent is claimed only after
 * `fdatasync` covered it; and workers wait where they would run further ahead
 * of the last checkpoint than may be lost.
 */
export class Checkpoints {
  readonly #part: PartFile;
  readonly #table: LeaseTable;
  readonly #behind: Behind;
  #savedAt: number;
  #savedBytes = 0;
  #saving: Promise<void> | null = null;
  #enabled = true;

  constructor(
    part: PartFile,
    options: { table: LeaseTable; now: number; behind: Behind },
  ) {
    this.#part = part;
    this.#behind = options.behind;
    this.#table = options.table;
    this.#savedAt = options.now;
    this.#table.ceiling = this.#behind.bytes * HOLD;
  }

  /** Stops holding workers back, for a transfer that cannot be resumed. */
  disable(): void {
    this.#enabled = false;
    this.#table.ceiling = Number.MAX_SAFE_INTEGER;
  }

  /** Whether a checkpoint should begin now. */
  due(now: number): boolean {
    const behind = this.#table.written - this.#savedBytes;
    if (!this.#enabled || behind === 0 || this.#saving !== null) return false;
    return (
      behind >= this.#behind.bytes * EARLY ||
      now - this.#savedAt >= this.#behind.ms / 2
    );
  }

  /** Syncs the bytes, then claims `ranges`, which were written before the call. */
  save(
    ranges: readonly OriginRange[],
    options: { facts: CheckpointFacts; now: number },
  ): Promise<void> {
    if (!this.#enabled) return Promise.resolve();
    const written = this.#table.written;
    const run = async () => {
      await this.#saving?.catch(() => undefined);
      await this.#part.sync();
      await writeJournal(
        journalPathFor(this.#part.path),
        recordOf(ranges, options.facts),
        this.#part,
      );
      this.#savedAt = options.now;
      this.#savedBytes = written;
      this.#table.ceiling = written + this.#behind.bytes * HOLD;
    };
    const saving = run().finally(() => {
      if (this.#saving === saving) this.#saving = null;
    });
    this.#saving = saving;
    return saving;
  }

  /**
   * Resolves once no checkpoint is under way, however it ended: one that
   * outlived its transfer would write a journal for a file that has been placed.
   */
  async idle(): Promise<void> {
    await this.#saving?.catch(() => undefined);
  }
}

/** A journal that claims `ranges`. */
export function recordOf(
  ranges: readonly OriginRange[],
  facts: CheckpointFacts,
): JournalRecord {
  const { identity, size, mode, etag, lastModified, hashes } = facts;
  return {
    version: JOURNAL_VERSION,
    identity,
    size,
    mode,
    validator: { etag, lastModified },
    hashes: [...hashes],
    ranges: ranges.map(({ start, end, origin }) => [start, end, origin]),
    savedAt: Date.now(),
  };
}
