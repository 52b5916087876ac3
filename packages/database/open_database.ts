import { Database, SQLiteError } from "bun:sqlite";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname } from "node:path";
import { problem } from "@haul/contract";
import { hasForeignHeader } from "./foreign_header.ts";
import { liesFarAway } from "./lies_far_away.ts";

/** What {@link openDatabase} takes besides the path. */
export interface OpenDatabaseOptions {
  /** What the file holds, for people: "queue". */
  what: string;
  /** The schema's steps as SQL, oldest first; the number of steps done is `user_version`. */
  migrations: readonly string[];
  /** The wall clock, in milliseconds since 1970. */
  now: () => number;
  /**
   * Whether other processes may have it open as well. Its writes wait for no
   * disk: the end of the process loses none of them, a power cut may lose the
   * last. @default false
   */
  shared?: boolean;
  /** Whether what is deleted must leave no trace in the file. @default false */
  forgets?: boolean;
  /** Hears where a damaged file was set aside. @default nobody */
  onSetAside?: (path: string) => void;
  /** The number of a file system's kind, as statfs(2) tells it, by a folder on it. @default the one of this machine */
  kindOf?: (folder: string) => number;
}

const DAMAGED = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/**
 * Whose file it is: "HL", and the number of steps again. Nothing else in a
 * file would tell a damaged number of steps from that of a newer Haul.
 */
const MARK = 0x484c_0000;

/** How long one process waits for another's step in a shared file. A scan's steps take milliseconds. */
const BUSY_MS = 5000;

/**
 * Opens a database, for this process alone where it is not shared, and brings
 * its schema up to date: all steps or none, with a copy of the old state in
 * `PATH.before-VERSION`. A damaged file is set aside under a name that ends in
 * `.damaged-TIME`, and a new one begun.
 *
 * @param path A file, made with its folder where it is missing, or `":memory:"`.
 * @throws {ProblemError} `already_running` where another process holds it, `open_failed` where it cannot be had.
 *
 * @example
 * ```ts
 * import { openDatabase } from "@haul/database";
 *
 * using database = openDatabase(":memory:", {
 *   what: "list",
 *   migrations: ["CREATE TABLE things (name TEXT PRIMARY KEY)"],
 *   now: Date.now,
 * });
 * console.assert(database.query("SELECT * FROM things").all().length === 0);
 * ```
 */
export function openDatabase(
  path: string,
  options: OpenDatabaseOptions,
): Database {
  try {
    return attempt(path, options);
  } catch (error) {
    if (!isDamage(error)) throw asProblem(error, path, options);
    const aside = setAside(path, options.now());
    options.onSetAside?.(aside);
  }
  try {
    return attempt(path, options);
  } catch (error) {
    throw asProblem(error, path, options);
  }
}

function attempt(path: string, options: OpenDatabaseOptions): Database {
  const { shared = false, forgets = false, kindOf } = options;
  if (path !== ":memory:") {
    createPrivately(path);
    if (hasForeignHeader(path)) throw new DamagedError("foreign header");
  }
  const isFar = path !== ":memory:" && liesFarAway(path, kindOf);
  const journal = forgets || isFar ? "TRUNCATE" : "WAL";
  const database = new Database(path, { create: true, strict: true });
  try {
    database.run(`PRAGMA secure_delete = ${forgets ? "ON" : "OFF"}`);
    if (shared) shareWithOthers(database, journal);
    else takeAlone(database, journal);
    checkPages(database);
    migrate(database, path, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * A write-ahead log is quick. It would keep what was deleted until it happens
 * to be written over, and can break a file on a drive that is far away: there
 * it is a journal that ends with each transaction.
 */
type Journal = "WAL" | "TRUNCATE";

/**
 * In exclusive mode the first transaction takes a kernel lock that is held
 * until the file is closed or the process dies, and a write-ahead log needs
 * no shared memory.
 */
function takeAlone(database: Database, journal: Journal): void {
  database.run("PRAGMA locking_mode = EXCLUSIVE");
  database.run(`PRAGMA journal_mode = ${journal}`);
  database.run("PRAGMA synchronous = FULL");
  database.run("BEGIN EXCLUSIVE");
  database.run("COMMIT");
}

/** Where the file system bears no write-ahead log, SQLite keeps to a journal. */
function shareWithOthers(database: Database, journal: Journal): void {
  database.run(`PRAGMA busy_timeout = ${BUSY_MS}`);
  database.run(`PRAGMA journal_mode = ${journal}`);
  // A journal needs the disk's word for each step; a log does not.
  database.run(`PRAGMA synchronous = ${journal === "WAL" ? "NORMAL" : "FULL"}`);
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

/** In one transaction, which another process that opens a shared file waits for. */
function migrate(
  database: Database,
  path: string,
  { what, migrations }: OpenDatabaseOptions,
): void {
  const { version, mark } = versionOf(database);
  // A Haul that wrote its version once left no mark.
  if (mark !== 0 && mark !== MARK + version) {
    throw new DamagedError(`schema ${version}, marked ${mark}`);
  }
  if (version > migrations.length) {
    throw problem(
      "open_failed",
      `The ${what} in ${path} was written by a newer Haul (schema ${version}, this one knows ${migrations.length}); update Haul or name another data folder.`,
    );
  }
  if (version === migrations.length && mark !== 0) return;
  if (version > 0 && version < migrations.length) {
    backUp(database, `${path}.before-${version + 1}`);
  }
  database
    .transaction(() => {
      const steps = migrations.slice(versionOf(database).version);
      for (const step of steps) database.run(step);
      database.run(`PRAGMA user_version = ${migrations.length}`);
      database.run(`PRAGMA application_id = ${MARK + migrations.length}`);
    })
    .exclusive();
}

/** In one query: another process may be writing both. */
function versionOf(database: Database): { version: number; mark: number } {
  const row = database
    .query<{ version: number; mark: number }, []>(
      "SELECT user_version AS version, application_id AS mark FROM pragma_user_version, pragma_application_id",
    )
    .get();
  return row ?? { version: 0, mark: 0 };
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

/** Gives the path that the file has then. */
function setAside(path: string, now: number): string {
  const time = new Date(now).toISOString().replaceAll(":", "-");
  const aside = `${path}.damaged-${time}`;
  for (const end of ["", "-wal", "-shm", "-journal"]) {
    if (existsSync(path + end)) {
      renameSync(path + end, aside + end);
    }
  }
  return aside;
}

function asProblem(
  error: unknown,
  path: string,
  { what }: OpenDatabaseOptions,
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (typeof code !== "string") return error;
  if (code.startsWith("SQLITE_BUSY")) {
    return problem(
      "already_running",
      `Another Haul already uses the ${what} in ${path}; use that one, or name another data folder with HAUL_HOME.`,
      { cause: error },
    );
  }
  return problem(
    "open_failed",
    `Cannot open the ${what} in ${path} (${code}); check that the folder is there and may be written.`,
    { cause: error },
  );
}
