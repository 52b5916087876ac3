import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureServer,
  startFixtureServer,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";
import { startServerProcess } from "./server_process.ts";

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

/** A user of their own. */
async function newUser() {
  const base = join(folder.path, String(++count));
  const cwd = join(base, "models");
  await mkdir(cwd, { recursive: true });
  const home = join(base, "home");
  const env = { HAUL_HOME: home };
  return {
    base,
    cwd,
    home,
    haul: (...args: string[]) => runHaul(args, { cwd, env }),
  };
}

const file = (name: string) => server.file(`/${name}`, { size: 5000, seed: 3 });

test("haul history knows what haul get did, newest first, and finds it again by its words", async () => {
  const { haul } = await newUser();
  const nothing = await haul("history");
  expect(nothing).toMatchObject({ code: 0, stdout: "" });
  expect(nothing.stderr).toBe("Nothing was downloaded yet.\n");
  await haul("get", file("ink.bin").url);
  await haul("get", `${server.origin}/none.bin`);
  const { stdout } = await haul("history");
  expect(stdout).toMatch(
    /^[0-9a-f]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}failed: not_found {11}http:\S+\/none\.bin\n {10}\S.+ has no such file.+\n[0-9a-f]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}done, 4\.88 KiB, consistent {2}\/\S+\/ink\.bin\n$/,
  );
  const one = await haul("history", "--limit", "1");
  expect(one.stderr).toStartWith("There are more");
  const found = await haul("history", "INK", "bin");
  expect(found.stderr).toBe("");
  expect(found.stdout.trim().split("\n")).toHaveLength(1);
  expect(found.stdout).toContain("ink.bin");
  const failed = await haul("history", "--state", "failed", "--json");
  expect(failed.events).toMatchObject([{ state: "failed" }]);
  expect((await haul("history", "--state", "bad")).code).toBe(28);
});

test("haul history --csv is a table of all of it", async () => {
  const { haul } = await newUser();
  await haul("get", file("a.bin").url, file("b.bin").url);
  const { code, stdout } = await haul("history", "--csv", "--limit", "1");
  expect(code).toBe(0);
  const [head, ...rows] = stdout.trim().split("\r\n");
  expect(head).toStartWith("createdAt,endedAt,state,name,");
  expect(rows).toHaveLength(1);
  expect((await haul("history", "--csv")).stdout.split("\r\n")).toHaveLength(4);
});

test("haul history repeat fetches again what was asked for, as it was asked for", async () => {
  const { haul, cwd } = await newUser();
  const args = ["--name", "mine.bin", "-o", "loras"];
  await haul("get", file("c.bin").url, ...args);
  await rm(join(cwd, "loras"), { recursive: true });
  const id = (await haul("history")).stdout.slice(0, 8);
  const again = await haul("history", "repeat", id);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toBe(`${join(cwd, "loras/mine.bin")}\n`);
  expect((await haul("history")).stdout.trim().split("\n")).toHaveLength(2);
  const unknown = await haul("history", "repeat", "nobody");
  expect(unknown.code).toBe(3);
  expect((await haul("history", "repeat")).code).toBe(28);
});

test("haul history keeps no secret, and repeats nothing that had one", async () => {
  const { haul, home } = await newUser();
  const { url } = file("d.bin");
  await haul("get", `${url}?token=CANARY7`, "--header", "X-Key: CANARY8");
  const { stdout } = await haul("history", "--json");
  expect(stdout).not.toContain("CANARY");
  const { id } = JSON.parse(stdout) as { id: string };
  const again = await haul("history", "repeat", id);
  expect(again.code).toBe(24);
  expect(again.stderr).toContain("held a secret");
  for (const name of ["history.db", "haul.db"]) {
    expect(await readFile(join(home, name), "latin1")).not.toContain("CANARY");
  }
});

test("haul history is one with that of a running server", async () => {
  const { haul, base, cwd } = await newUser();
  await haul("get", file("e.bin").url);
  await using _running = await startServerProcess({ folder: base, root: cwd });
  await haul("get", file("f.bin").url);
  const { stdout } = await haul("history");
  expect(stdout.match(/[ef]\.bin/g)).toEqual(["f.bin", "e.bin"]);
  const again = await haul("history", "repeat", stdout.slice(0, 8));
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toContain(file("f.bin").url);
});
