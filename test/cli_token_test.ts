import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type TempDir, tempDir } from "@haul/fixture_server";
import { runHaul, runHaulOnTerminal } from "./_run_haul.ts";
import { NO_KEYS } from "./canaries.ts";

const KEY = "0123456789abcdef0123456789canary";
const HF_KEY = "hf_abcdefghijklmnopqrscanary";

let folder: TempDir;

beforeAll(async () => {
  folder = await tempDir();
});

afterAll(() => folder[Symbol.asyncDispose]());

/** A user of their own, with nothing in their home. */
async function newUser() {
  const base = join(folder.path, crypto.randomUUID());
  const cwd = join(base, "cwd");
  await mkdir(cwd, { recursive: true });
  const file = (service: string) => join(base, "home/.haul/keys", service);
  const env = { HAUL_KEYCHAIN: "off", ...NO_KEYS };
  const haul = (args: readonly string[], stdin?: string) =>
    runHaul(["token", ...args], { cwd, env, ...(stdin ? { stdin } : {}) });
  return { cwd, env, file, haul };
}

describe("haul token", () => {
  test("stores what it reads from stdin, lists it masked, and removes it", async () => {
    const { haul, file } = await newUser();
    const set = await haul(["set", "civitai"], `"Bearer ${KEY}"\n`);
    expect(set).toMatchObject({ code: 0, stderr: "" });
    expect(set.stdout).toContain(`is in ${file("civitai")}`);
    expect(await Bun.file(file("civitai")).text()).toBe(`${KEY}\n`);
    expect((await stat(file("civitai"))).mode & 0o777).toBe(0o600);
    const list = await haul(["list"]);
    expect(list.stdout).toContain(`…nary   ${file("civitai")}`);
    expect(list.stdout).toContain("haul token set huggingface stores one");
    expect(JSON.stringify([set, list])).not.toContain(KEY);
    const removed = await haul(["remove", "civitai"]);
    expect(removed).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(join(file("civitai"), ".."))).toEqual([]);
    expect((await haul(["remove", "civitai"])).code).toBe(3);
  });

  test("speaks JSON for scripts", async () => {
    const { haul, file } = await newUser();
    const spot = {
      type: "token",
      service: "huggingface",
      place: "file",
      name: file("huggingface"),
    };
    const set = await haul(["set", "hf", "--json"], HF_KEY);
    expect(set.events).toEqual([{ ...spot, used: true }]);
    const list = await haul(["list", "--json"]);
    expect(list.events).toEqual([{ ...spot, used: true, masked: "…nary" }]);
    const removed = await haul(["remove", "hf", "--json"]);
    expect(removed.events).toEqual([{ ...spot, removed: true }]);
  });

  test("refuses a key on the command line, with the reason and without showing it", async () => {
    const { haul } = await newUser();
    const { code, stdout, stderr } = await haul(["set", "civitai", KEY]);
    expect({ code, stdout }).toEqual({ code: 28, stdout: "" });
    expect(stderr).toContain("can be read by other users of this machine");
    expect(stderr).not.toContain(KEY);
    expect((await haul(["set", HF_KEY])).stderr).not.toContain(HF_KEY);
    expect((await haul(["list", "--json"])).events).toEqual([]);
  });

  test("refuses the key of another service, and keeps what there was", async () => {
    const { haul } = await newUser();
    await haul(["set", "civitai"], KEY);
    const { code, stderr } = await haul(["set", "civitai"], HF_KEY);
    expect(code).toBe(28);
    expect(stderr).toContain("begins like a key of Hugging Face");
    expect(stderr).not.toContain(HF_KEY);
    expect((await haul(["list", "--json"])).events).toMatchObject([
      { service: "civitai", masked: "…nary" },
    ]);
  });

  test("guesses the action that was meant", async () => {
    const { haul } = await newUser();
    const { code, stderr } = await haul(["lits"]);
    expect(code).toBe(28);
    expect(stderr).toContain("did you mean list?");
  });
});

describe("haul token set on a terminal", () => {
  test("asks for the key and does not show it", async () => {
    const { cwd, env, file } = await newUser();
    let typed = false;
    const { code, shown } = await runHaulOnTerminal(
      ["token", "set", "huggingface"],
      {
        cwd,
        env,
        columns: 100,
        onShown(text, type) {
          if (typed || !text.includes("press Enter")) return;
          typed = true;
          type(`wrong\x15${HF_KEY}xy\x7f\x7f\r`);
        },
      },
    );
    expect(code).toBe(0);
    expect(shown).toContain("https://huggingface.co/settings/tokens");
    expect(shown).not.toContain("canary");
    expect(await Bun.file(file("huggingface")).text()).toBe(`${HF_KEY}\n`);
  });

  test("stores nothing where the user gives up", async () => {
    const { cwd, env, file } = await newUser();
    let typed = false;
    const { code, shown } = await runHaulOnTerminal(["token", "set", "hf"], {
      cwd,
      env,
      columns: 100,
      onShown(text, type) {
        if (typed || !text.includes("press Enter")) return;
        typed = true;
        type(`${HF_KEY}\x03`);
      },
    });
    expect(code).toBe(7);
    expect(shown).toContain("Nothing was stored.");
    expect(await Bun.file(file("huggingface")).exists()).toBe(false);
  });
});
