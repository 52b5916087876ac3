import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { CANARIES, canariesBelow, canariesIn } from "./canaries.ts";

const { civitai: KEY } = CANARIES;

test.each([
  ["a header", `Authorization: Bearer ${KEY}\r\n`],
  ["a URL", `https://example.org/a?token=${encodeURIComponent(KEY)}&v=1`],
  ["a key that is cut", KEY.slice(0, -4)],
  ["base64", btoa(KEY)],
  ["base64 of a header", btoa(`Bearer ${KEY}`)],
  ["base64 of JSON", btoa(JSON.stringify({ key: KEY }))],
  ["hexadecimal", Buffer.from(KEY).toString("hex")],
])("canariesIn() sees a key in %s", (_, text) => {
  expect(canariesIn(text)).not.toBeEmpty();
  expect(canariesIn(text).every((name) => name.startsWith("civitai"))).toBe(
    true,
  );
});

test("canariesIn() lets the last four characters of a key pass", () => {
  expect(canariesIn(`…${KEY.slice(-4)}`)).toEqual([]);
});

test("canariesBelow() sees a key in a file, in a file's name and in a database that is open", async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, "part"), `\0\0${KEY}\0`);
  await writeFile(join(folder.path, `${KEY}.safetensors`), "");
  using database = new Database(join(folder.path, "haul.db"));
  database.run("PRAGMA journal_mode = WAL");
  database.run("CREATE TABLE jobs (input TEXT)");
  database.run("INSERT INTO jobs VALUES (?)", [KEY]);
  const found = await canariesBelow([folder.path]);
  const places = new Set(found.map((line) => line.split(": ")[0]));
  expect([...places].sort()).toEqual(
    [`${KEY}.safetensors`, "haul.db-wal", "part"].sort(),
  );
});
