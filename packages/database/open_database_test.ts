import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenDatabaseOptions, openDatabase } from "./open_database.ts";

const STEPS = [
  "CREATE TABLE things (name TEXT PRIMARY KEY)",
  "ALTER TABLE things ADD COLUMN size INTEGER",
];
const MODULE = join(import.meta.dir, "open_database.ts");

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haul-database-"));
  path = join(folder, "home/list.db");
});

afterEach(() => rm(folder, { recursive: true }));

function open(options: Partial<OpenDatabaseOptions> = {}) {
  return openDatabase(path, {
    what: "list",
    migrations: STEPS,
    now: () => 0,
    ...options,
  });
}

const names = async () => (await readdir(join(folder, "home"))).sort();

function problemOf(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { problem: unknown }).problem;
  }
}

/** What another process gets that opens the same file. */
function elsewhere(shared: boolean): string {
  const code = `
    import { openDatabase } from ${JSON.stringify(MODULE)};
    try {
      openDatabase(${JSON.stringify(path)}, { what: "list", now: Date.now,
        shared: ${shared}, migrations: ${JSON.stringify(STEPS)} });
      console.log("open");
    } catch (error) { console.log(error.problem.code); }`;
  const child = Bun.spawnSync([process.execPath, "-e", code]);
  return child.stdout.toString().trim();
}

test("openDatabase() makes a file that its user alone can read", async () => {
  open().close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "home"))).mode & 0o777).toBe(0o700);
});

test("openDatabase() brings an older file up to date and keeps a copy (R-27)", async () => {
  const old = open({ migrations: STEPS.slice(0, 1) });
  old.run("INSERT INTO things VALUES ('a')");
  old.close();
  using database = open();
  expect(database.query("SELECT * FROM things").all()).toEqual([
    { name: "a", size: null },
  ]);
  expect(await names()).toContain("list.db.before-2");
});

test("openDatabase() leaves an older file as it was where a step fails (R-27)", () => {
  open({ migrations: STEPS.slice(0, 1) }).close();
  const broken = [...STEPS, "nonsense"];
  expect(problemOf(() => open({ migrations: broken }))).toMatchObject({
    code: "open_failed",
  });
  using database = open({ migrations: STEPS.slice(0, 1) });
  expect(database.query("SELECT * FROM things").columnNames).toEqual(["name"]);
});

test("openDatabase() leaves an older file as it was, and its copy whole, where it is killed on the way (R-27)", async () => {
  const old = open({ migrations: STEPS.slice(0, 1) });
  old.run("INSERT INTO things VALUES ('a')");
  old.close();
  // A step without end: it is killed in the middle for certain.
  const endless =
    "CREATE TABLE all_numbers AS WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT n FROM numbers WHERE n < 0";
  const child = Bun.spawn([
    process.execPath,
    "-e",
    `import { openDatabase } from ${JSON.stringify(MODULE)};
    openDatabase(${JSON.stringify(path)}, { what: "list", now: Date.now,
      migrations: ${JSON.stringify([...STEPS, endless])} });`,
  ]);
  while (!(await names()).includes("list.db.before-2")) await Bun.sleep(5);
  child.kill("SIGKILL");
  await child.exited;
  {
    using copy = new Database(`${path}.before-2`, { readonly: true });
    expect(copy.query("SELECT * FROM things").all()).toEqual([{ name: "a" }]);
  }
  using database = open();
  expect(database.query("SELECT * FROM things").all()).toEqual([
    { name: "a", size: null },
  ]);
});

test("openDatabase() refuses the file of a newer Haul and leaves it alone (R-27)", () => {
  open().close();
  expect(
    problemOf(() => open({ migrations: STEPS.slice(0, 1) })),
  ).toMatchObject({
    code: "open_failed",
    message: expect.stringContaining("newer Haul"),
  });
});

test.each([true, false])(
  "openDatabase() sets a damaged file aside and begins anew, shared: %p",
  async (shared) => {
    open({ shared }).close();
    await writeFile(path, "this is no database, and long enough to be read");
    const told: string[] = [];
    using database = open({ shared, onSetAside: (aside) => told.push(aside) });
    expect(database.query("SELECT * FROM things").all()).toEqual([]);
    expect(await names()).toContain("list.db.damaged-1970-01-01T00-00-00.000Z");
    expect(told).toEqual([`${path}.damaged-1970-01-01T00-00-00.000Z`]);
  },
);

/** Bytes of the header that say who may read and write a file, in which format, and of which version. */
const TELLING = [18, 19, 47, 60, 61, 62, 63, 68, 69, 70, 71];

test.each(
  TELLING.flatMap((at) =>
    [0x01, 0x5a, 0xff].map((mask) => [at, mask, at % 2 === 0] as const),
  ),
)(
  "openDatabase() works on where byte %p of the header was flipped by %p, shared: %p (R-13)",
  async (at, mask, shared) => {
    open({ shared }).close();
    const bytes = await Bun.file(path).bytes();
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    await writeFile(path, bytes);
    using database = open({ shared });
    database.run("INSERT INTO things (name, size) VALUES ('a', 1)");
    expect(database.query("SELECT size FROM things").all()).toEqual([
      { size: 1 },
    ]);
  },
);

test("openDatabase() takes over a file of a Haul that wrote its version once", () => {
  {
    using earlier = open();
    earlier.run("PRAGMA application_id = 0");
  }
  const told: string[] = [];
  using database = open({ onSetAside: (aside) => told.push(aside) });
  database.run("INSERT INTO things (name) VALUES ('a')");
  expect(told).toEqual([]);
});

test("openDatabase() sees damage within a file before anybody reads it", async () => {
  const database = open({ shared: true });
  for (let at = 0; at < 200; at += 1) {
    database.run("INSERT INTO things (name) VALUES (?)", [`${at}`.repeat(99)]);
  }
  database.close();
  const bytes = await Bun.file(path).bytes();
  bytes.fill(0xff, 4096, 12_288);
  await writeFile(path, bytes);
  using anew = open({ shared: true });
  expect(anew.query("SELECT * FROM things").all()).toEqual([]);
});

test("openDatabase() keeps other processes out, or lets them in where the file is shared", () => {
  const alone = open();
  expect(elsewhere(false)).toBe("already_running");
  alone.close();
  using _shared = open({ shared: true });
  expect(elsewhere(true)).toBe("open");
});

test("openDatabase() leaves no trace of what is deleted where it is to forget", async () => {
  const secret = "hf_abcdefghijklmnop";
  using database = open({ forgets: true });
  database.run("INSERT INTO things (name) VALUES (?)", [secret]);
  database.run("DELETE FROM things");
  for (const name of await names()) {
    expect(await Bun.file(join(folder, "home", name)).text()).not.toContain(
      secret,
    );
  }
});

test("openDatabase() says what is in the way", () => {
  path = folder;
  expect(problemOf(() => open())).toMatchObject({ code: "open_failed" });
});

test.each([
  ["FUSE, as Google Drive on Colab", 0x65735546, "truncate"],
  ["NFS", 0x6969, "truncate"],
  ["SMB, told as a negative number", 0xfe534d42 | 0, "truncate"],
  ["ext4", 0xef53, "wal"],
])(
  "openDatabase() keeps no write-ahead log where a drive is far away: %s (R-14)",
  (_, kind, mode) => {
    for (const shared of [true, false]) {
      // The drive may become a far one between two starts.
      open({ shared, kindOf: () => 0xef53 }).close();
      using database = open({ shared, kindOf: () => kind });
      database.run("INSERT OR IGNORE INTO things (name) VALUES ('a')");
      expect(database.query("PRAGMA journal_mode").get()).toEqual({
        journal_mode: mode,
      });
    }
  },
);
