import type { Database } from "bun:sqlite";
import { readFileSync } from "node:fs";
import { type SettingsPatch, SettingsPatchSchema } from "@haul/contract";
import { openDatabase } from "@haul/database";
import { type JobInput, withoutSecrets } from "../job_input.ts";
import { isOver } from "../queue/reduce_job.ts";
import { parsed } from "./_parsed.ts";
import { HistoryStore } from "./history_store.ts";
import {
  type JobRow,
  jobRow,
  type StoredJob,
  storedJobOf,
  UPSERT_JOB,
} from "./job_row.ts";
import {
  type JobStoreOptions,
  queueDamaged,
  secretsDamaged,
} from "./job_store_options.ts";
import { SecretStore } from "./secret_store.ts";

/** The schema's steps, oldest first. */
const MIGRATIONS = [
  "001_jobs",
  "002_parents",
  "003_queue",
  "004_history_models",
  "005_notices",
  "006_history_previews",
].map((name) =>
  readFileSync(new URL(`./migrations/${name}.sql`, import.meta.url), "utf8"),
);

/** A request to add, for which the same jobs are answered again. */
export interface Addition {
  /** What the caller named it. */
  key: string;
  /** A digest of what was asked. */
  digest: string;
  jobIds: readonly string[];
}

/** How {@link JobStore.save} writes. */
export interface SaveOptions {
  /** The request that brought the jobs; kept in the same transaction. */
  addition?: Addition | undefined;
  /** Whether it is on disk when the call returns, for what a user was promised. @default true */
  sync?: boolean;
  /** Whether the jobs have only come further, which the history does not tell. @default false */
  isProgress?: boolean;
}

/** How long a request to add is remembered, in milliseconds: a week. */
const ADDITION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The queue on disk, with its history, settings and secrets. Each method is
 * one transaction that is durable when it returns, where it does not say
 * otherwise; the calls are synchronous and take a few milliseconds on a local
 * disk that is not busy.
 */
export class JobStore implements Disposable {
  readonly history: HistoryStore;
  readonly #database: Database;
  readonly #secrets: SecretStore;
  readonly #now: () => number;

  /**
   * @param path A database file, or `":memory:"`. Secrets lie in a second file beside it.
   * @throws {ProblemError} `already_running` where another process holds it, `open_failed` where it cannot be had.
   */
  constructor(path: string, options: JobStoreOptions) {
    const { now, onDamage } = options;
    this.#now = now;
    this.#database = openDatabase(path, {
      now,
      what: "queue",
      migrations: MIGRATIONS,
      onSetAside: (aside) => onDamage?.(queueDamaged(aside)),
    });
    try {
      this.#secrets = new SecretStore(secretsPath(path), {
        now,
        onSetAside: (aside) => onDamage?.(secretsDamaged(aside)),
      });
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.history = new HistoryStore(this.#database, { now });
  }

  /**
   * Writes jobs, all or none, and what is known of them into the history.
   *
   * Without `sync` it waits for no disk, which can take a second while a
   * gigabyte a second is being written: the end of the process loses nothing
   * of it, a power cut may lose the last of it.
   */
  save(jobs: readonly StoredJob[], options: SaveOptions = {}): void {
    const { addition, sync = true, isProgress = false } = options;
    // Before the jobs that need them, so that none is ever without.
    if (!isProgress) this.#saveSecrets(jobs);
    const upsert = this.#database.query(UPSERT_JOB);
    this.#database.run(`PRAGMA synchronous = ${sync ? "FULL" : "NORMAL"}`);
    this.#database.transaction(() => {
      for (const job of jobs) upsert.run({ ...jobRow(job, this.#now()) });
      if (!isProgress) this.history.record(jobs);
      if (addition !== undefined) this.#saveAddition(addition);
    })();
  }

  /** Forgets jobs; the history keeps them. */
  remove(ids: readonly string[]): void {
    const remove = this.#database.query("DELETE FROM jobs WHERE id = $id");
    this.#database.run("PRAGMA synchronous = FULL");
    this.#database.transaction(() => {
      for (const id of ids) remove.run({ id });
      this.history.close(ids);
    })();
    this.#secrets.remove(ids);
  }

  /**
   * All jobs, by position. Those that ran when the process ended are queued
   * again. A row that this version cannot read is left where it is.
   */
  load(): StoredJob[] {
    const rows = this.#database
      .query<JobRow, []>("SELECT * FROM jobs ORDER BY position")
      .all();
    const jobs = rows.flatMap((row) => this.#storedJobOf(row));
    this.#secrets.keepOnly(new Set(rows.map(({ id }) => id)));
    return jobs;
  }

  /** An earlier request to add of that key, or null. */
  addition(key: string): Addition | null {
    const row = this.#database
      .query<{ digest: string; job_ids: string }, { key: string }>(
        "SELECT digest, job_ids FROM additions WHERE key = $key",
      )
      .get({ key });
    if (row === null) return null;
    const jobIds = parsed(row.job_ids);
    return Array.isArray(jobIds) ? { key, digest: row.digest, jobIds } : null;
  }

  /** What the user has set, or null where that is nothing or cannot be read. */
  loadSettings(): SettingsPatch | null {
    const row = this.#database
      .query<{ value: string }, []>("SELECT value FROM settings")
      .get();
    const settings = SettingsPatchSchema.safeParse(parsed(row?.value ?? ""));
    return settings.success ? settings.data : null;
  }

  /** Keeps what the user has set. */
  saveSettings(settings: SettingsPatch): void {
    this.#database.run("PRAGMA synchronous = FULL");
    this.#database
      .query(
        "INSERT INTO settings (id, value) VALUES (1, $value) ON CONFLICT (id) DO UPDATE SET value = excluded.value",
      )
      .run({ value: JSON.stringify(settings) });
  }

  [Symbol.dispose](): void {
    this.#secrets[Symbol.dispose]();
    this.#database.close();
  }

  #saveSecrets(jobs: readonly StoredJob[]): void {
    const secret = new Map<string, JobInput>();
    const over: string[] = [];
    for (const { job, input } of jobs) {
      if (!withoutSecrets(input).hasSecrets) continue;
      if (isOver(job.state.phase)) over.push(job.id);
      else secret.set(job.id, input);
    }
    this.#secrets.put(secret);
    this.#secrets.remove(over);
  }

  #saveAddition({ key, digest, jobIds }: Addition): void {
    const now = this.#now();
    this.#database
      .query(
        "INSERT INTO additions (key, digest, job_ids, created_at) VALUES ($key, $digest, $ids, $now)",
      )
      .run({ key, digest, ids: JSON.stringify(jobIds), now });
    this.#database
      .query("DELETE FROM additions WHERE created_at < $oldest")
      .run({ oldest: now - ADDITION_MS });
  }

  #storedJobOf(row: JobRow): StoredJob[] {
    const stored = storedJobOf(row);
    if (stored === null) return [];
    if (!stored.secretsLost) return [stored];
    const input = this.#secrets.get(row.id);
    return [input === null ? stored : { ...stored, input, secretsLost: false }];
  }
}

/** Beside the queue, under a name that says what it holds. */
function secretsPath(path: string): string {
  return path === ":memory:" ? path : `${path.replace(/\.db$/, "")}_secrets.db`;
}
