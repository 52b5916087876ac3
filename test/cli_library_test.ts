import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CivitaiStandIn,
  startCivitai,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { runHaul, runHaulOnTerminal, startHaul } from "./_run_haul.ts";

let civitai: CivitaiStandIn;
let folder: TempDir;

beforeAll(async () => {
  folder = await tempDir();
  civitai = await startCivitai();
  const version = (id: number, name: string) => ({
    id,
    name,
    files: [{ id: id * 10, name: `ink-${name}.safetensors` }],
    fields: { baseModel: "SDXL 1.0", trainedWords: ["ink wash"] },
  });
  const versions = [version(200, "v2"), version(100, "v1")];
  await civitai.model({ id: 7, name: "Ink Wash", type: "LORA", versions });
});

afterAll(async () => {
  await civitai[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A user of their own, with a folder of models: one of CivitAI's, twice, and one of their own. */
async function newUser() {
  const base = join(folder.path, crypto.randomUUID());
  const cwd = join(base, "cwd");
  const models = join(cwd, "models");
  await mkdir(join(models, "loras"), { recursive: true });
  const { stored } = civitai.file(100, 1000);
  const ink = join(models, "loras/mine.safetensors");
  const twin = join(models, "twin.safetensors");
  const own = join(models, "loras/own.pt");
  await writeFile(ink, stored.bytes());
  await writeFile(twin, stored.bytes());
  await writeFile(own, "\x80\x02my own weights");
  const env = { HAUL_CIVITAI_ENDPOINT: civitai.origin, HAUL_KEYCHAIN: "off" };
  const haul = (...args: string[]) => runHaul(args, { cwd, env });
  return { cwd, env, models, ink, twin, own, haul };
}

describe("haul scan", () => {
  test("takes a folder in, says what is new, and reads nothing twice", async () => {
    const { haul, models } = await newUser();
    const first = await haul("scan", "models");
    expect(first.code).toBe(0);
    expect(first.stdout).toBe(
      `${models}: 3 files, 128 KiB: 3 new. CivitAI knows 1 of them.\n`,
    );
    const again = await haul("scan", "models");
    expect(again.stdout).toBe(`${models}: 3 files, 128 KiB: nothing new.\n`);
  });

  test("counts a file that was moved as that, and not as a new one besides", async () => {
    const { haul, own, models } = await newUser();
    await haul("scan", "models");
    await rename(own, join(models, "renamed.pt"));
    const { stdout } = await haul("scan", "models");
    expect(stdout).toBe(
      `${models}: 3 files, 128 KiB: 1 at another place now.\n`,
    );
  });

  test("prints a line for each event with --json", async () => {
    const { haul, ink, models } = await newUser();
    await writeFile(join(models, "page.safetensors"), "<html>Log in</html>");
    const { events } = await haul("scan", "models", "--json", "--offline");
    expect(events.map(({ type }) => type).sort()).toEqual([
      ...["added", "added", "added", "added", "broken"],
      ...["hashing", "hashing", "hashing", "hashing", "scanned"],
    ]);
    expect(
      events.find(({ type, path }) => type === "added" && path === ink),
    ).toMatchObject({ bytes: 65_536, model: { type: "lora", title: null } });
    expect(events.at(-1)).toMatchObject({ folder: models, added: 4, told: 0 });
  });

  test("says what cannot be had", async () => {
    const { haul } = await newUser();
    expect(await haul("scan")).toMatchObject({ code: 28, stdout: "" });
    const missing = await haul("scan", "nowhere");
    expect(missing).toMatchObject({ code: 3, stdout: "" });
    expect(missing.stderr).toContain("nowhere cannot be read");
    const { env, cwd } = await newUser();
    const dead = { ...env, HAUL_CIVITAI_ENDPOINT: "http://127.0.0.1:9" };
    const offline = await runHaul(["scan", "models"], { cwd, env: dead });
    expect(offline.code).toBe(0);
    expect(offline.stderr).toContain("The next scan asks again");
  });

  test("goes on after it was stopped", async () => {
    const { cwd, env, models } = await newUser();
    for (let at = 0; at < 200; at += 1) {
      await writeFile(join(models, `${at}.pt`), new Uint8Array(100_000 + at));
    }
    const run = startHaul(["scan", "models", "--json", "--offline"], {
      cwd,
      env,
    });
    await run.event(({ type }) => type === "added");
    run.kill("SIGINT");
    const stopped = await run.result;
    expect(stopped.code).toBe(7);
    expect(stopped.events.at(-1)).toMatchObject({ stopped: true });
    const { added = 0 } = stopped.events.at(-1) as { added?: number };
    const rest = await runHaul(["scan", "models", "--json", "--offline"], {
      cwd,
      env,
    });
    expect(rest.events.at(-1)).toMatchObject({
      files: 203,
      added: 203 - added,
    });
  });
});

describe("haul library", () => {
  test("lists and searches, by path off a terminal and as a table on one", async () => {
    const { haul, cwd, env, ink, twin, own } = await newUser();
    const empty = await haul("library");
    expect(empty.stderr).toContain("The library is empty");
    await haul("scan", "models");
    const all = await haul("library");
    expect(all.stdout.trim().split("\n").sort()).toEqual(
      [ink, own, twin].sort(),
    );
    const found = await haul("library", "search", "WASH", "sdxl");
    expect(found.stdout.trim().split("\n").sort()).toEqual([ink, twin].sort());
    const own_ = await haul("library", "unverified");
    expect(own_.stdout).toBe(`${own}\n`);
    const typed = await haul("library", "--type", "lora", "--base", "sdxl");
    expect(typed.stdout.trim().split("\n")).toHaveLength(2);
    const terminal = { cwd, env, columns: 120 };
    const { shown } = await runHaulOnTerminal(["library", "list"], terminal);
    expect(shown).toContain("Ink Wash v1");
    expect(shown).toContain("SDXL 1.0");
  });

  test("prints what is known of a file with --json", async () => {
    const { haul, ink } = await newUser();
    await haul("scan", "models");
    const { events } = await haul("library", "search", "mine", "--json");
    expect(events).toEqual([
      expect.objectContaining({
        type: "file",
        path: ink,
        integrity: "verified",
        model: {
          source: "civitai",
          modelId: "7",
          versionId: "100",
          type: "lora",
          baseModel: "SDXL 1.0",
          title: "Ink Wash",
          version: "v1",
          creator: "someartist",
          trainedWords: ["ink wash"],
          page: `${civitai.origin}/models/7?modelVersionId=100`,
        },
      }),
    ]);
  });

  test("tells what lies twice, what is gone and what is newer", async () => {
    const { haul, ink, twin } = await newUser();
    await haul("scan", "models");
    const twice = await haul("library", "duplicates");
    expect(twice.stdout).toBe(
      `2× 64.0 KiB, 64.0 KiB could be freed  Ink Wash v1\n  ${ink}\n  ${twin}\n`,
    );
    const newer = await haul("library", "updates");
    expect(newer.stdout).toBe(
      `Ink Wash  v1 → v2  ${civitai.origin}/models/7?modelVersionId=200\n`,
    );
    await rm(ink);
    await rm(twin);
    const gone = await haul("library", "missing");
    expect([ink, twin]).toContain(gone.stdout.trim());
    expect((await haul("library", "duplicates")).stdout).toBe("");
  });

  test("says what was meant", async () => {
    const { haul } = await newUser();
    const wrong = await haul("library", "duplicate");
    expect(wrong.code).toBe(28);
    expect(wrong.stderr).toContain("did you mean duplicates?");
    const type = await haul("library", "--type", "lorra");
    expect(type.stderr).toContain("did you mean lora?");
    const words = await haul("library", "list", "ink");
    expect(words.stderr).toContain("haul library search ink");
  });
});
