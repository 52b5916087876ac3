import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reserveAndRename } from "./_reservation.ts";
import { place } from "./place.ts";

const TEXT = "the fetched model";
const CONTENT = {
  sha256: createHash("sha256").update(TEXT).digest("hex"),
  bytes: TEXT.length,
};
const CHILD = join(import.meta.dir, "_place_child.ts");

let folder: string;
let part: string;
let final: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haul-place-"));
  part = join(folder, "a.bin.1234.part");
  final = join(folder, "a.bin");
  await writeFile(part, TEXT);
});

afterEach(() => rm(folder, { recursive: true }));

const files = async () => (await readdir(folder)).sort();
const textOf = (name: string) => readFile(join(folder, name), "utf8");
const placing = () => place(part, final, CONTENT);
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error.problem,
  );

test("place() gives the part its name and takes the part's away (T-34)", async () => {
  await chmod(part, 0o777);
  expect(await placing()).toEqual({ path: final, alreadyHere: false });
  expect(await files()).toEqual(["a.bin"]);
  expect(await textOf("a.bin")).toBe(TEXT);
  expect((await stat(final)).mode & 0o777).toBe(0o644 & ~process.umask());
});

test("place() numbers the file where other content has the name (T-39)", async () => {
  await writeFile(final, "mine");
  await writeFile(join(folder, "a (1).bin"), "mine, too");
  const renamed: string[] = [];
  const placed = await place(part, final, {
    ...CONTENT,
    onRename: (path) => renamed.push(path),
  });
  expect(placed).toEqual({
    path: join(folder, "a (2).bin"),
    alreadyHere: false,
  });
  expect(renamed).toEqual([placed.path]);
  expect(await textOf("a.bin")).toBe("mine");
  expect(await textOf("a (1).bin")).toBe("mine, too");
  expect(await textOf("a (2).bin")).toBe(TEXT);
});

test("place() counts as taken what some file system takes for the same name (T-36)", async () => {
  await writeFile(join(folder, "CAFE\u0301.BIN"), "mine");
  const placed = await place(part, join(folder, "caf\u00e9.bin"), CONTENT);
  expect(placed.path).toBe(join(folder, "caf\u00e9 (1).bin"));
});

test("place() keeps the file that is there where the content is the same", async () => {
  await writeFile(final, "mine");
  const same = join(folder, "a (1).bin");
  await writeFile(same, TEXT);
  const before = await stat(same);
  expect(await placing()).toEqual({ path: same, alreadyHere: true });
  expect((await stat(same)).ino).toBe(before.ino);
  expect(await files()).toEqual(["a (1).bin", "a.bin"]);
});

test("place() replaces a file when asked to", async () => {
  await writeFile(final, "old");
  const placed = await place(part, final, { ...CONTENT, overwrite: true });
  expect(placed).toEqual({ path: final, alreadyHere: false });
  expect(await textOf("a.bin")).toBe(TEXT);
  expect(await files()).toEqual(["a.bin"]);
});

test("place() takes the part's name away where it overwrites what a crash has linked already", async () => {
  await link(part, final);
  const placed = await place(part, final, { ...CONTENT, overwrite: true });
  expect(placed).toEqual({ path: final, alreadyHere: false });
  expect(await files()).toEqual(["a.bin"]);
});

test("place() never writes through a link nor waits for a pipe", async () => {
  await symlink(join(folder, "nowhere"), final);
  Bun.spawnSync(["mkfifo", join(folder, "a (1).bin")]);
  await mkdir(join(folder, "a (2).bin"));
  expect((await placing()).path).toBe(join(folder, "a (3).bin"));
  expect(await readlink(final)).toBe(join(folder, "nowhere"));
});

test("place() replaces a link, not its target, when asked to overwrite", async () => {
  const target = join(folder, "target");
  await writeFile(target, "mine");
  await symlink(target, final);
  await place(part, final, { ...CONTENT, overwrite: true });
  expect(await textOf("target")).toBe("mine");
  expect(await textOf("a.bin")).toBe(TEXT);
});

test("place() says what is in the way", async () => {
  await mkdir(final);
  expect(
    await problemOf(place(part, final, { ...CONTENT, overwrite: true })),
  ).toMatchObject({ code: "exists" });
  expect(
    await problemOf(place(part, join(folder, "gone", "a.bin"), CONTENT)),
  ).toMatchObject({ code: "place_failed" });
  expect(
    await problemOf(place(join(folder, "no.part"), final, CONTENT)),
  ).toMatchObject({ code: "place_failed" });
  expect(await textOf("a.bin.1234.part")).toBe(TEXT);
});

test("place() stops comparing when told to and keeps the part", async () => {
  await writeFile(final, "x".repeat(TEXT.length));
  const signal = AbortSignal.abort(new Error("enough"));
  expect(place(part, final, { ...CONTENT, signal })).rejects.toThrow("enough");
  expect(await files()).toEqual(["a.bin", "a.bin.1234.part"]);
});

/** What a crash can leave behind, made by hand, and how the next call ends. */
const LEFTOVERS: [gap: string, make: () => Promise<void>, left: string[]][] = [
  ["before the link", async () => undefined, ["a.bin"]],
  ["between link and removal", () => link(part, final), ["a.bin"]],
  [
    "between a numbered link and removal",
    async () => {
      await writeFile(final, "mine");
      await link(part, join(folder, "a (1).bin"));
    },
    ["a (1).bin", "a.bin"],
  ],
  ["between reservation and rename", () => reserved(), ["a.bin"]],
  [
    "between a reservation and its stamp",
    () => writeFile(final, ""),
    ["a (1).bin", "a.bin"],
  ],
];

/** An empty file with the stamp that the reservation of this content has. */
async function reserved(): Promise<void> {
  await writeFile(final, "");
  const bits = Number.parseInt(CONTENT.sha256.slice(0, 8), 16) & 0x7fff_fffe;
  await utimes(final, 315_532_800 + bits, 315_532_800 + bits);
}

test.each(LEFTOVERS)(
  "place() ends a run that crashed %s",
  async (_gap, make, left) => {
    await make();
    expect((await placing()).alreadyHere).toBe(false);
    expect(await files()).toEqual(left);
    expect(await textOf(left[0]!)).toBe(TEXT);
  },
);

test("place() takes its own placed file for the same content afterwards", async () => {
  await placing();
  await writeFile(part, TEXT);
  expect(await placing()).toEqual({ path: final, alreadyHere: true });
});

test("place() loses no file when many processes want one name at once", async () => {
  const racers = Array.from({ length: 8 }, (_, at) => `content of racer ${at}`);
  const children = await Promise.all(
    racers.map(async (text, at) => {
      const path = join(folder, `racer${at}.part`);
      await writeFile(path, text);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return Bun.spawn(
        [process.execPath, CHILD, path, final, sha256, String(text.length)],
        { stdout: "pipe" },
      );
    }),
  );
  const stranger = writeFile(final, "a stranger's", { flag: "wx" }).then(
    () => ["a stranger's"],
    () => [],
  );
  const placed = await Promise.all(
    children.map(
      (child) => new Response(child.stdout).json() as Promise<{ path: string }>,
    ),
  );
  for (const [at, { path }] of placed.entries()) {
    expect(await readFile(path, "utf8")).toBe(racers[at]!);
  }
  const names = (await files()).filter((name) => !name.endsWith(".part"));
  const texts = await Promise.all(names.map(textOf));
  expect(texts.sort()).toEqual([...(await stranger), ...racers].sort());
});

test("reserveAndRename() loses no file when many want one name at once", async () => {
  const racers = Array.from({ length: 20 }, (_, at) => `racer ${at}`);
  const won = await Promise.all(
    racers.map(async (text, at) => {
      const path = join(folder, `racer${at}.part`);
      await writeFile(path, text);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return await reserveAndRename(path, final, sha256);
    }),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await textOf("a.bin")).toBe(racers[won.indexOf(true)]!);
});

test("reserveAndRename() leaves no empty file where the part cannot move", async () => {
  const gone = join(folder, "gone.part");
  expect(reserveAndRename(gone, final, CONTENT.sha256)).rejects.toThrow(
    "ENOENT",
  );
  expect(await files()).toEqual(["a.bin.1234.part"]);
});

test("place() compares with a file of its name, though nobody computed the part's digest", async () => {
  await writeFile(final, TEXT);
  const unknown = { ...CONTENT, sha256: null };
  expect(await place(part, final, unknown)).toEqual({
    path: final,
    alreadyHere: true,
  });
  expect(await files()).toEqual(["a.bin"]);
  await writeFile(part, TEXT.toUpperCase());
  const placed = await place(part, final, unknown);
  expect(placed.path).toEndWith("a (1).bin");
  expect(await textOf("a.bin")).toBe(TEXT);
});
