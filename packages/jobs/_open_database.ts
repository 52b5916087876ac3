import { Database, SQLiteError } from "bun:sqlite";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname } from "node:path";
import { problem } from "@haul/contract";

/** The schema's steps, oldest first; the number of steps done is `user_version`. */
const MIGRATIONS = ["001_jobs", "002_parents", "003_queue"].map((name) =>
  readFileSync(new URL(`./migrations/${name}.sql`, import.meta.url), "utf8"),
);

const DAMAGED = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** What {@link openDatabase} takes besides the path. */
export interface OpenDatabaseOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** The schema's steps as SQL, oldest first. @default those of this version */
  migrations?: readonly string[];
  /** Whether what is deleted must leave no trace in the file. @default false */
  forgets?: boolean;
}

/**
 * Opens the database, takes it for this process alone and brings its schema up
 * to date, all steps or none, with a copy of the old state in
 * `PATH.before-VERSION`. A damaged file is set aside under a name that ends in
 * `.damaged-TIME`, and a new one begun: the bytes of downloads live beside
 * their part files, so that none are lost with it.
 *
 * @throws {ProblemError} `already_running` or `open_failed`.
 */
export function openDatabase(
  path: string,
  options: OpenDatabaseOptions,
): Database {
  try {
    return attempt(path, options);
  } catch (error) {
    if (!isDamage(error)) throw asProblem(error, path);
    setAside(path, options.now());
  }
  try {
    return attempt(path, options);
  } catch (error) {
    throw asProblem(error, path);
  }
}

function attempt(path: string, options: OpenDatabaseOptions): Database {
  const { migrations = MIGRATIONS, forgets = false } = options;
  if (path !== ":memory:") createPrivately(path);
  const database = new Database(path, { create: true, strict: true });
  try {
    // In exclusive mode the first transaction takes a kernel lock that is held
    // until the file is closed or the process dies, and WAL needs no shared memory.
    database.run("PRAGMA locking_mode = EXCLUSIVE");
    // A log would keep what was deleted until it happens to be written over.
    database.run(`PRAGMA journal_mode = ${forgets ? "TRUNCATE" : "WAL"}`);
    database.run(`PRAGMA secure_delete = ${forgets ? "ON" : "OFF"}`);
    database.run("PRAGMA synchronous = FULL");
    database.run("BEGIN EXCLUSIVE");
    database.run("COMMIT");
    checkPages(database);
    migrate(database, { path, migrations });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Its rows name the files of a user: nobody else may read them. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
}

/** Damage is to show now, while the file can be set aside, and not in the middle of a day. */
function checkPages(database: Database): void {
  const row = database
    .query<{ quick_check: string }, []>("PRAGMA quick_check(1)")
    .get();
  if (row?.quick_check !== "ok") throw new DamagedError(row?.quick_check);
}

class DamagedError extends Error {}

function migrate(
  database: Database,
  { path, migrations }: { path: string; migrations: readonly string[] },
): void {
  const row = database
    .query<{ user_version: number }, []>("PRAGMA user_version")
    .get();
  const version = row?.user_version ?? 0;
  if (version > migrations.length) {
    throw problem(
      "open_failed",
      `The queue in ${path} was written by a newer Haul (schema ${version}, this one knows ${migrations.length}); update Haul or name another data folder.`,
    );
  }
  if (version === migrations.length) return;
  if (version > 0) backUp(database, `${path}.before-${version + 1}`);
  database.transaction(() => {
    for (const step of migrations.slice(version)) database.run(step);
    database.run(`PRAGMA user_version = ${migrations.length}`);
  })();
}

/** The copy has its name once it is whole. */
function backUp(database: Database, path: string): void {
  const unfinished = `${path}.tmp`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, "wx", 0o600));
  database.query("VACUUM INTO $path").run({ path: unfinished });
  renameSync(unfinished, path);
}

function isDamage(error: unknown): boolean {
  if (error instanceof DamagedError) return true;
  return error instanceof SQLiteError && DAMAGED.has(error.code ?? "");
}

function setAside(path: string, now: number): void {
  const time = new Date(now).toISOString().replaceAll(":", "-");
  for (const end of ["", "-wal"]) {
    if (existsSync(path + end)) {
      renameSync(path + end, `${path}.damaged-${time}${end}`);
    }
  }
}

function asProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (typeof code !== "string") return error;
  if (code.startsWith("SQLITE_BUSY")) {
    return problem(
      "already_running",
      `Another Haul already uses the queue in ${path}; use that one, or name another data folder with HAUL_HOME.`,
      { cause: error },
    );
  }
  return problem(
    "open_failed",
    `Cannot open the queue in ${path} (${code}); check that the folder is there and may be written.`,
    { cause: error },
  );
}
