import { afterAll, beforeAll, expect, test } from "bun:test";
import { exists, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureServer,
  MIB,
  startFixtureServer,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";

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

/** A small file that the server has. */
function newFile(size = 1000) {
  count++;
  return server.file(`/b${count}.bin`, { size, seed: count });
}

async function newFolder(): Promise<string> {
  const path = join(folder.path, `run-${++count}`);
  await mkdir(path);
  return path;
}

test("haul get -i fetches the good lines of a list, and names the bad ones by number", async () => {
  const cwd = await newFolder();
  const [a, b, gone] = [newFile(), newFile(), "http://127.0.0.1:1/x.bin"];
  const list = `# mine
${a.url}
!rm -rf /
ftp://example.org/x
${a.url}
#lora
${b.url} > ink.bin
`;
  await Bun.write(join(cwd, "list.txt"), list);
  const result = await runHaul(["get", "-i", "list.txt"], { cwd });
  expect(result.code).toBe(28);
  expect(result.stderr).toContain("✗ list.txt:3: Haul runs no commands");
  expect(result.stderr).toContain("✗ list.txt:4 ftp://example.org/x: ");
  expect(result.stderr).not.toContain(gone);
  const name = a.path.slice(1);
  expect((await readdir(cwd)).sort()).toEqual([name, "list.txt", "loras"]);
  expect(await readdir(join(cwd, "loras"))).toEqual(["ink.bin"]);
  expect(a.requests).toHaveLength(1);
});

test("haul get -i names the line of a list that has no other", async () => {
  const cwd = await newFolder();
  await Bun.write(join(cwd, "list.txt"), "\n!ls\n");
  const result = await runHaul(["get", "-i", "list.txt"], { cwd });
  expect(result.code).toBe(28);
  expect(result.stderr).toStartWith("✗ list.txt:2: Haul runs no commands");
});

test("haul get -i names the line of a link that fails only when it is asked for", async () => {
  const cwd = await newFolder();
  const [good, gone] = [newFile(), newFile()];
  gone.set({ status: { code: 404 } });
  await Bun.write(join(cwd, "list.txt"), `${good.url}\n\n${gone.url}\n`);
  const { code, stderr } = await runHaul(["get", "-i", "list.txt"], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain(`✗ list.txt:3 ${gone.url}: `);
  expect(await exists(join(cwd, good.path))).toBe(true);
});

/** A line that no list should have, and what is said of it. */
const BAD_LINES: readonly (readonly [line: string, said: string])[] = [
  ["my favourite models", "This line is no link"],
  ["!wget http://example.org/x", "Haul runs no commands"],
  ["@everything", "is an order that Haul does not know"],
  ["$what", "is no kind of model that Haul knows"],
  ["ftp://example.org/x", 'not "ftp:"'],
  ["s3://bucket/x", 'not "s3:"'],
  ["magnet:?xt=urn:btih:abc", 'not "magnet:"'],
  ["javascript:alert(1)", 'not "javascript:"'],
  ["file:///etc/passwd", "is a path on a disk"],
  ["/content/model.safetensors", "is a path on a disk"],
  ["C:\\models\\a.safetensors", "is a path on a disk"],
  ["../../etc/passwd", "is a path on a disk"],
  ["https://", "is no URL"],
  ["https://example.org:99999/x", "is no URL"],
  [`https://example.org/${"a".repeat(9000)}`, "too long"],
  ["12345", "can be a model of CivitAI's or a version"],
  ["urn:air:sdxl:lora:civitai:", "This AIR cannot be read"],
  ["https://civitai.com/models/", "is no page of a model"],
  ["https://civitai.com/models/ink", "is no page of a model"],
  ["https://mega.nz/file/abcdefgh", "has no key"],
  ["https://mega.nz/#P!AQBx", "cut or was changed"],
  ["https://mega.nz/collection/abcdefgh#key", "album"],
  ["https://drive.google.com/file/d/short/view", "is not that of a file"],
  ["https://example.org/x\n  dir=../../out", "outside the download folders"],
  ["  checksum=md5=abc", "takes SHA-256 alone"],
];

test("haul get -i tells each of a long list of bad lines by its number, and loses no good one", async () => {
  const cwd = await newFolder();
  const lines: string[] = [];
  const told: { line: number; said: string }[] = [];
  const good = BAD_LINES.map(([bad, said]) => {
    const file = newFile();
    lines.push(file.url);
    // What an option below a link says is told at the option's own line, or at the link's.
    told.push({ line: lines.length + 1, said });
    lines.push(...bad.split("\n"));
    return file;
  });
  await Bun.write(join(cwd, "list.txt"), `${lines.join("\r\n")}\r\n`);
  const run = ["get", "-i", "list.txt", "-o", "out"];
  const { code, stderr } = await runHaul(run, { cwd });
  expect(code).toBe(28);
  const complaints = stderr.split("\n").filter((text) => text.startsWith("✗"));
  const missing = told.filter(
    ({ line, said }) =>
      !complaints.some(
        (text) =>
          text.includes(said) &&
          [line, line + 1].some((at) =>
            new RegExp(`^✗ list\\.txt:${at}[: ]`).test(text),
          ),
      ),
  );
  expect(missing).toEqual([]);
  const came = (await readdir(join(cwd, "out"))).map((name) => `/${name}`);
  expect(came.sort()).toEqual(good.map(({ path }) => path).sort());
});

test("haul get -i - reads a list from stdin, a workflow in a picture too", async () => {
  const cwd = await newFolder();
  const file = newFile();
  const models = [{ name: "v.bin", url: file.url, directory: "vae" }];
  const json = JSON.stringify({ nodes: [], models });
  const { code } = await runHaul(["get", "-i", "-"], { cwd, stdin: json });
  expect(code).toBe(0);
  expect(await exists(join(cwd, "vae", "v.bin"))).toBe(true);
});

test("haul get -i checks the SHA-256 that a table names", async () => {
  const cwd = await newFolder();
  const [good, bad] = [newFile(), newFile()];
  const list = `url,sha256,folder
${good.url},${await good.sha256()},a/b
${bad.url},${"0".repeat(64)},a/b
`;
  await Bun.write(join(cwd, "models.csv"), list);
  const result = await runHaul(["get", "-i", "models.csv", "--json"], { cwd });
  expect(result.code).toBe(32);
  const done = result.events.filter(({ type }) => type === "done");
  expect(done).toMatchObject([{ url: good.url, integrity: "verified" }]);
  expect(await exists(join(cwd, "a/b", good.path))).toBe(true);
});

test("haul get -i keeps a folder of the list inside --out", async () => {
  const cwd = await newFolder();
  const file = newFile();
  const list = `${file.url}\n dir=../../outside\n`;
  await Bun.write(join(cwd, "list.txt"), list);
  const { code, stderr } = await runHaul(["get", "-i", "list.txt"], { cwd });
  expect(code).toBe(28);
  expect(stderr).toContain("outside the download folders");
  expect(file.requests).toHaveLength(0);
});

test("haul get -i says what is wrong with a list that is none", async () => {
  const cwd = await newFolder();
  const missing = await runHaul(["get", "-i", "no.txt"], { cwd });
  expect(missing.code).toBe(3);
  expect(missing.stderr).toContain("Cannot read the list");
  const empty = await runHaul(["get", "-i", "-"], { cwd, stdin: "# none\n" });
  expect(empty.code).toBe(28);
  expect(empty.stderr).toContain("names no file");
});

test("haul get gives each file of a batch its share of one host's connections", async () => {
  const cwd = await newFolder();
  const size = 6 * MIB;
  const files = [1, 2, 3].map(() => {
    const file = newFile(size);
    file.set({ bytesPerSecond: 2 * MIB });
    return file;
  });
  const urls = files.map(({ url }) => url);
  const { code, events } = await runHaul(
    ["get", ...urls, "--max-speed", "6M", "--json"],
    { cwd },
  );
  expect(code).toBe(0);
  // All three are under way before the first is done.
  const firstDone = events.findIndex(({ type }) => type === "done");
  const begun = events
    .slice(0, firstDone)
    .filter(({ type }) => type === "progress")
    .map(({ url }) => url);
  expect(new Set(begun)).toEqual(new Set(urls));
});
