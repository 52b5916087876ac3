import type { Database } from "bun:sqlite";
import { JobOptionsSchema } from "@haul/contract";
import { type OpenDatabaseOptions, openDatabase } from "@haul/database";
import type { JobInput } from "../job_input.ts";
import { parsed } from "./_parsed.ts";

const MIGRATIONS = [
  "CREATE TABLE inputs (id TEXT PRIMARY KEY, input TEXT NOT NULL) STRICT",
];

/**
 * What the queue may not hold: the whole inputs of jobs whose link, headers or
 * password are secret, so that they go on after a restart. A file of its own,
 * readable to its owner alone; a job's entry goes when the job is done or
 * removed, and leaves nothing behind in the file.
 */
export class SecretStore implements Disposable {
  readonly #database: Database;
  /** What is in the file already. */
  readonly #kept = new Map<string, JobInput>();

  /**
   * @param path A file, or `":memory:"`.
   * @throws {ProblemError} As `JobStore` does.
   */
  constructor(
    path: string,
    options: Pick<OpenDatabaseOptions, "now" | "onSetAside">,
  ) {
    this.#database = openDatabase(path, {
      ...options,
      what: "queue",
      migrations: MIGRATIONS,
      forgets: true,
    });
  }

  /** Keeps the inputs of jobs, all or none; durable when it returns. */
  put(inputs: ReadonlyMap<string, JobInput>): void {
    const fresh = [...inputs].filter(
      ([id, input]) => this.#kept.get(id) !== input,
    );
    if (fresh.length === 0) return;
    const insert = this.#database.query(
      "INSERT INTO inputs (id, input) VALUES ($id, $input) ON CONFLICT (id) DO UPDATE SET input = excluded.input",
    );
    this.#database.transaction(() => {
      for (const [id, input] of fresh) {
        insert.run({ id, input: JSON.stringify(input) });
      }
    })();
    for (const [id, input] of fresh) this.#kept.set(id, input);
  }

  /** The input of a job, or null where there is none that can be read. */
  get(id: string): JobInput | null {
    const row = this.#database
      .query<{ input: string }, { id: string }>(
        "SELECT input FROM inputs WHERE id = $id",
      )
      .get({ id });
    if (row === null) return null;
    const { url, options } = (parsed(row.input) ?? {}) as Partial<JobInput>;
    const known = JobOptionsSchema.safeParse(options);
    if (typeof url !== "string" || !known.success) return null;
    const input = { url, options: known.data };
    this.#kept.set(id, input);
    return input;
  }

  /** Forgets the inputs of jobs. */
  remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#kept.delete(id);
    const remove = this.#database.query("DELETE FROM inputs WHERE id = $id");
    this.#database.transaction(() => {
      for (const id of ids) remove.run({ id });
    })();
  }

  /** Forgets all that no job needs: what a crash between two steps left. */
  keepOnly(ids: ReadonlySet<string>): void {
    const rows = this.#database
      .query<{ id: string }, []>("SELECT id FROM inputs")
      .all();
    this.remove(rows.map(({ id }) => id).filter((id) => !ids.has(id)));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
