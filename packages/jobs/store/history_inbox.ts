import type { Database } from "bun:sqlite";
import { openDatabase } from "@haul/database";
import { parsed } from "./_parsed.ts";
import { type JobRow, jobRow, type StoredJob, storedJobOf } from "./job_row.ts";

const MIGRATIONS = [
  "CREATE TABLE ended (id TEXT PRIMARY KEY, job TEXT NOT NULL, ended_at INTEGER NOT NULL) STRICT",
];

/**
 * Where commands leave word of what became of their jobs. One process alone
 * may hold the queue and its history; whoever does takes in what lies here.
 */
export class HistoryInbox implements Disposable {
  readonly #database: Database;
  readonly #now: () => number;

  /**
   * @param path A database file that several processes may have open.
   * @throws {ProblemError} `open_failed` where it cannot be had.
   */
  constructor(path: string, { now }: { now: () => number }) {
    this.#now = now;
    this.#database = openDatabase(path, {
      what: "history",
      migrations: MIGRATIONS,
      now,
      shared: true,
    });
  }

  /** Leaves word of a job, without its secrets. */
  put(stored: StoredJob): void {
    const endedAt = this.#now();
    const job = JSON.stringify(jobRow(stored, endedAt));
    this.#database
      .query(
        "INSERT OR REPLACE INTO ended (id, job, ended_at) VALUES ($id, $job, $endedAt)",
      )
      .run({ id: stored.job.id, job, endedAt });
  }

  /**
   * Hands over all that lies here, oldest first, and forgets each once it was
   * taken: where that throws, it is handed over again.
   */
  take(record: (job: StoredJob, endedAt: number) => void): void {
    const rows = this.#database
      .query<{ id: string; job: string; ended_at: number }, []>(
        "SELECT * FROM ended ORDER BY rowid",
      )
      .all();
    const forget = this.#database.query(
      "DELETE FROM ended WHERE id = $id AND ended_at = $ended_at",
    );
    for (const { id, job, ended_at } of rows) {
      const row = parsed(job);
      // A row that this version cannot read is of no use to a later one either.
      const stored = isRow(row) ? storedJobOf(row) : null;
      if (stored !== null) record(stored, ended_at);
      forget.run({ id, ended_at });
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** Whether it looks like what `put` wrote; what it holds is read with care. */
function isRow(value: unknown): value is JobRow {
  const { id, url, options, state } = (value ?? {}) as Partial<JobRow>;
  return [id, url, options, state].every((each) => typeof each === "string");
}
