import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import {
  exists,
  mkdir,
  readdir,
  readFile,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureFile,
  type FixtureServer,
  startFixtureServer,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { runHaul, startHaul } from "./_run_haul.ts";

setDefaultTimeout(60_000);

let server: FixtureServer;
let folder: TempDir;
let count = 0;

beforeAll(async () => {
  server = await startFixtureServer();
  folder = await tempDir();
});

afterAll(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

function newFiles(number: number, told = true): FixtureFile[] {
  return Array.from({ length: number }, () => {
    const seed = ++count;
    const options = { size: 5000 + seed, seed };
    const digest = told ? { reprDigest: true as const } : {};
    return server.file(`/m${seed}.bin`, { ...options, ...digest });
  });
}

async function newFolder(manifest: string): Promise<string> {
  const path = join(folder.path, `box-${++count}`);
  await mkdir(path);
  await writeFile(join(path, "haul.yaml"), manifest);
  return path;
}

const KINDS = ["lora", "vae", "checkpoint", "embedding"];
const FOLDERS = ["loras", "vae", "checkpoints", "embeddings"];

/** A manifest of all kinds, one link each. */
function manifestOf(files: readonly FixtureFile[]): string {
  const models = files.map(
    ({ url }, at) => `  - url: ${url}\n    type: ${KINDS[at % KINDS.length]}\n`,
  );
  return `root: models\nmodels:\n${models.join("")}`;
}

function pathOf(cwd: string, file: FixtureFile, at: number): string {
  return join(cwd, "models", FOLDERS[at % FOLDERS.length] ?? "", file.path);
}

function requestsOf(files: readonly FixtureFile[]): number[] {
  return files.map(({ requests }) => requests.length);
}

test("haul sync makes a tree of forty files, then transfers nothing, then exactly what is gone or wrong", async () => {
  const files = newFiles(40);
  const cwd = await newFolder(manifestOf(files));
  const first = await runHaul(["sync"], { cwd });
  expect(first.stderr).toContain("All 40 files are here; 40 fetched.");
  expect(first.code).toBe(0);
  for (const [at, file] of files.entries()) {
    const here = await readFile(pathOf(cwd, file, at));
    expect(here.equals(file.bytes())).toBe(true);
  }
  const before = requestsOf(files);
  const second = await runHaul(["sync"], { cwd });
  expect(second.stderr).toBe("All 40 files are here; nothing to fetch.\n");
  expect(requestsOf(files)).toEqual(before);

  const gone = [3, 17, 38];
  for (const at of gone) {
    const file = files[at];
    if (file !== undefined) await unlink(pathOf(cwd, file, at));
  }
  const [bent] = files;
  if (bent === undefined) throw new Error("no file");
  const wrong = Buffer.from(bent.bytes());
  wrong[7] = (wrong[7] ?? 0) ^ 1;
  await writeFile(pathOf(cwd, bent, 0), wrong);
  const check = await runHaul(["sync", "--check", "--json"], { cwd });
  const bad = check.events.filter(({ state }) => state !== "good");
  expect(bad.map(({ state }) => state).sort()).toEqual([
    ...["differs", "missing", "missing", "missing"],
  ]);
  expect(requestsOf(files)).toEqual(before);

  const third = await runHaul(["sync"], { cwd });
  expect(third.code).toBe(0);
  expect(third.stdout.trim().split("\n")).toHaveLength(4);
  const asked = requestsOf(files).flatMap((now, at) =>
    now === before[at] ? [] : [at],
  );
  expect(asked).toEqual([0, ...gone]);
  expect((await readFile(pathOf(cwd, bent, 0))).equals(bent.bytes())).toBe(
    true,
  );
  expect((await runHaul(["sync", "--check"], { cwd })).code).toBe(0);
});

test("haul lock writes the same text for the same files, sorted by path", async () => {
  const files = newFiles(6);
  const cwd = await newFolder(manifestOf(files));
  await runHaul(["lock"], { cwd });
  const lock = await readFile(join(cwd, "haul.lock"), "utf8");
  const paths = [...lock.matchAll(/path: (.*)/g)].map(([, path]) => path);
  expect(paths).toEqual(paths.toSorted());
  expect(lock).toContain(await (files[0] as FixtureFile).sha256());
  await writeFile(join(cwd, "haul.yaml"), `# a comment\n${manifestOf(files)}`);
  const again = await runHaul(["lock"], { cwd });
  expect(again.stdout).toStartWith("haul.lock: 6 files");
  expect(await readFile(join(cwd, "haul.lock"), "utf8")).toBe(lock);
  expect(await exists(join(cwd, "models"))).toBe(false);
});

test("haul sync refuses a lock that is older than its manifest", async () => {
  const files = newFiles(2);
  const cwd = await newFolder(manifestOf(files.slice(0, 1)));
  await runHaul(["lock"], { cwd });
  await writeFile(join(cwd, "haul.yaml"), manifestOf(files));
  const { code, stderr } = await runHaul(["sync"], { cwd });
  expect(code).toBe(28);
  expect(stderr).toContain("run haul lock");
});

test("haul lock names the line of a manifest that is wrong, and leaves the lock", async () => {
  const cwd = await newFolder("models:\n  - url: a\n    tpye: lora\n");
  const { code, stderr } = await runHaul(["lock"], { cwd });
  expect(code).toBe(28);
  expect(stderr).toContain("haul.yaml:3: models.0.tpye: there is no such key");
  expect(await exists(join(cwd, "haul.lock"))).toBe(false);
});

test("haul lock leaves the lock where a link leads nowhere, and says which", async () => {
  const [good] = newFiles(1);
  const gone = new URL("/gone.bin", good?.url).href;
  const cwd = await newFolder(`models:\n  - ${good?.url}\n  - ${gone}\n`);
  const { code, stderr } = await runHaul(["lock"], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain(gone);
  expect(await exists(join(cwd, "haul.lock"))).toBe(false);
});

test("haul lock takes no link that holds a secret", async () => {
  const [file] = newFiles(1);
  const cwd = await newFolder(`models:\n  - ${file?.url}?token=hush-hush\n`);
  const { code, stderr } = await runHaul(["lock"], { cwd });
  expect(code).toBe(28);
  expect(stderr).not.toContain("hush-hush");
});

test("haul sync writes down the SHA-256 that nobody publishes, and holds to it", async () => {
  const [file] = newFiles(1, false);
  if (file === undefined) throw new Error("no file");
  const cwd = await newFolder(`models:\n  - ${file.url}\n`);
  await runHaul(["lock"], { cwd });
  expect(await readFile(join(cwd, "haul.lock"), "utf8")).toContain(
    "sha256: null",
  );
  expect((await runHaul(["sync"], { cwd })).code).toBe(0);
  expect(await readFile(join(cwd, "haul.lock"), "utf8")).toContain(
    await file.sha256(),
  );
  expect((await runHaul(["sync", "--check"], { cwd })).code).toBe(0);
});

test("haul lock keeps a SHA-256 that a fetch found, until the file has another length", async () => {
  const files = newFiles(1, false);
  const [file] = files;
  const cwd = await newFolder(manifestOf(files));
  const first = await runHaul(["sync"], { cwd });
  expect(first.stdout).toContain("Nobody publishes a SHA-256 of it");
  const again = await runHaul(["lock"], { cwd });
  expect(again.stdout).toMatch(/^haul\.lock: 1 file, \S+ KiB\.\n$/);
  const later = server.file(file?.path ?? "", { size: 7000, seed: 1 });
  const changed = await runHaul(["lock"], { cwd });
  expect(changed.stdout).toContain("~ loras");
  expect(changed.stdout).toContain("Nobody publishes a SHA-256 of it");
  expect(await runHaul(["sync"], { cwd })).toMatchObject({ code: 0 });
  const here = await readFile(pathOf(cwd, later, 0));
  expect(here.equals(later.bytes())).toBe(true);
});

test("haul sync replaces no file that it did not put there", async () => {
  const [file] = newFiles(1);
  if (file === undefined) throw new Error("no file");
  const cwd = await newFolder(`models:\n  - ${file.url}\n`);
  await writeFile(join(cwd, file.path), "my own");
  const { code, stderr } = await runHaul(["sync"], { cwd });
  expect(code).toBe(13);
  expect(stderr).toContain("no sync put it there");
  expect(await readFile(join(cwd, file.path), "utf8")).toBe("my own");
});

test("haul sync --prune removes what a former lock put there, once it may, and nothing else", async () => {
  const files = newFiles(3);
  const [kept, dropped, changed] = files;
  if (!(kept && dropped && changed)) throw new Error("no files");
  const urls = files.map(({ url }) => `  - ${url}\n`);
  const cwd = await newFolder(`root: r\nmodels:\n${urls.join("")}`);
  await runHaul(["sync"], { cwd });
  await writeFile(join(cwd, "r/mine.bin"), "mine");
  await writeFile(join(cwd, "r", changed.path), "edited");
  await writeFile(
    join(cwd, "haul.yaml"),
    `root: r\nmodels:\n  - ${kept.url}\n`,
  );
  await runHaul(["lock"], { cwd });
  const asked = await runHaul(["sync", "--prune"], { cwd });
  expect(asked.code).toBe(28);
  expect(asked.stderr).toContain("Add --yes");
  expect(await exists(join(cwd, "r", dropped.path))).toBe(true);
  const { code } = await runHaul(["sync", "--prune", "--yes"], { cwd });
  expect(code).toBe(0);
  const left = (await readdir(join(cwd, "r"))).sort();
  expect(left).toEqual(
    [
      ".haul-sync.json",
      "mine.bin",
      kept.path.slice(1),
      changed.path.slice(1),
    ].sort(),
  );
});

/** Runs a sync until a file has its name, and kills it at that very moment. */
async function killedOnceThere(cwd: string, path: string): Promise<void> {
  const run = startHaul(["sync"], { cwd });
  while (!(await exists(path))) await Bun.sleep(0);
  run.kill("SIGKILL");
  await run.result;
}

test.each([
  ["a file whose SHA-256 is published", true],
  ["a file whose SHA-256 nobody knows", false],
])(
  "haul sync knows after a SIGKILL that it had just put %s there",
  async (_, told) => {
    const [quick] = newFiles(1, told);
    const [slow] = newFiles(1);
    if (!(quick && slow)) throw new Error("no files");
    slow.set({ bytesPerSecond: 1000 });
    const both = `root: r\nmodels:\n  - ${quick.url}\n  - ${slow.url}\n`;
    const cwd = await newFolder(both);
    await runHaul(["lock"], { cwd });
    const path = join(cwd, "r", quick.path);
    await killedOnceThere(cwd, path);
    slow.set({ bytesPerSecond: undefined });
    const again = await runHaul(["sync"], { cwd });
    expect(again.stderr).toContain("All 2 files are here; 1 fetched.");

    await killedAfresh(cwd, path);
    await writeFile(
      join(cwd, "haul.yaml"),
      `root: r\nmodels:\n  - ${slow.url}\n`,
    );
    await runHaul(["lock"], { cwd });
    const pruned = await runHaul(["sync", "--prune", "--yes"], { cwd });
    expect(pruned.code).toBe(0);
    expect(await exists(path)).toBe(false);
    expect(await exists(join(cwd, "r", slow.path))).toBe(true);
  },
);

/** The same once more: the file comes again, and nobody lives to note it. */
async function killedAfresh(cwd: string, path: string): Promise<void> {
  await unlink(path);
  await unlink(join(cwd, "r/.haul-sync.json"));
  await killedOnceThere(cwd, path);
}
