import type { Database } from "bun:sqlite";
import {
  type Job,
  JobFileSchema,
  JobOptionsSchema,
  JobStateSchema,
} from "@haul/contract";
import { openDatabase } from "./_open_database.ts";
import { type JobInput, withoutSecrets } from "./job_input.ts";
import { isActive } from "./reduce_job.ts";

/** A job as it is kept, with what it needs to go on. */
export interface StoredJob {
  job: Job;
  input: JobInput;
  /** Whether `input` lacks secrets that were given: they are never stored. */
  secretsLost: boolean;
  /** The part file, once its path is known. */
  partPath: string | null;
}

interface Row {
  id: string;
  url: string;
  options: string;
  has_secrets: number;
  state: string;
  file: string | null;
  parent: string | null;
  part_path: string | null;
  created_at: number;
}

const INSERT = `INSERT INTO jobs
  (id, position, url, parent, options, has_secrets, state, file, part_path, created_at, updated_at)
  VALUES ($id, (SELECT coalesce(max(position), 0) + 1 FROM jobs),
    $url, $parent, $options, $has_secrets, $state, $file, $part_path, $created_at, $updated_at)
  ON CONFLICT (id) DO UPDATE SET url = excluded.url, options = excluded.options,
    has_secrets = excluded.has_secrets, state = excluded.state, file = excluded.file,
    part_path = excluded.part_path, updated_at = excluded.updated_at`;

/**
 * The queue on disk. Each method is one transaction that is durable when it
 * returns; the calls are synchronous and take well under a millisecond on a local disk.
 */
export class JobStore implements Disposable {
  readonly #database: Database;
  readonly #now: () => number;

  /**
   * @param path A database file, or `":memory:"`.
   * @throws {ProblemError} `already_running` where another process holds it, `open_failed` where it cannot be had.
   */
  constructor(path: string, options: { now: () => number }) {
    this.#now = options.now;
    this.#database = openDatabase(path, options);
  }

  /** Writes jobs, all or none: new ones at the end of the queue, known ones in their place. */
  save(jobs: readonly StoredJob[]): void {
    const insert = this.#database.query(INSERT);
    this.#database.transaction(() => {
      for (const job of jobs) insert.run(this.#rowOf(job));
    })();
  }

  /** Forgets a job. */
  remove(id: string): void {
    this.#database.query("DELETE FROM jobs WHERE id = $id").run({ id });
  }

  /**
   * All jobs in the order of the queue. Those that ran when the process ended
   * are queued again. A row that this version cannot read is left where it is.
   */
  load(): StoredJob[] {
    return this.#database
      .query<Row, []>("SELECT * FROM jobs ORDER BY position")
      .all()
      .flatMap(storedJobOf);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #rowOf(stored: StoredJob): Record<string, string | number | null> {
    const { job, partPath } = stored;
    const { input, hasSecrets } = withoutSecrets(stored.input);
    const state = isActive(job.state.phase) ? { phase: "queued" } : job.state;
    return {
      id: job.id,
      url: input.url,
      parent: job.parent,
      options: JSON.stringify(input.options),
      has_secrets: Number(hasSecrets || stored.secretsLost),
      state: JSON.stringify(state),
      file: job.file && JSON.stringify(job.file),
      part_path: partPath,
      created_at: job.createdAt,
      updated_at: this.#now(),
    };
  }
}

function storedJobOf(row: Row): StoredJob[] {
  const options = JobOptionsSchema.safeParse(parsed(row.options));
  const state = JobStateSchema.safeParse(parsed(row.state));
  const file = JobFileSchema.nullable().safeParse(parsed(row.file ?? "null"));
  if (!options.success || !state.success || !file.success) return [];
  return [
    {
      job: {
        id: row.id,
        url: row.url,
        parent: row.parent,
        createdAt: row.created_at,
        file: file.data,
        notice: null,
        state: state.data,
      },
      input: { url: row.url, options: options.data },
      secretsLost: row.has_secrets === 1,
      partPath: row.part_path,
    },
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
