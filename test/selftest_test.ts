import { expect, test } from "bun:test";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { startAllServices } from "./_all_services.ts";
import { runHaul } from "./_run_haul.ts";

const NAMES = [
  "aria2c",
  "metadata",
  "file names",
  "keys",
  "disk",
  "worker threads",
  "download",
];

/** A user of their own, whose temporary files go into a folder of their own. */
async function newUser() {
  const folder = await tempDir();
  const paths = ["cwd", "tmp", "home"].map((name) => join(folder.path, name));
  for (const path of paths) await mkdir(path);
  const [cwd = "", tmp = "", home = ""] = paths;
  const env = { TMPDIR: tmp, HAUL_KEYCHAIN: "off" };
  return {
    cwd,
    tmp,
    home,
    haul: (args: readonly string[], more: Record<string, string> = {}) =>
      runHaul(["selftest", ...args], { cwd, env: { ...env, ...more } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test("haul selftest finds this machine ready, and leaves nothing behind", async () => {
  await using user = await newUser();
  const { code, stdout, stderr } = await user.haul([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toEndWith("\n✅ Download system is ready!\n");
  for (const name of NAMES) {
    expect(stdout).toMatch(new RegExp(`^(✅|⚠️ ) ${name} +\\S`, "m"));
  }
  expect(stdout).toMatch(
    /✅ download +64.0 MiB over 16 connections at .*, verified/,
  );
  expect(await readdir(user.cwd)).toEqual([]);
  expect(await readdir(user.tmp)).toEqual([]);
  expect(await readdir(user.home)).not.toContain(".haul");
});

test("haul selftest is ready without aria2c", async () => {
  await using user = await newUser();
  const { code, stdout } = await user.haul([], { PATH: "/nowhere" });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^⚠️ {2}aria2c +not found/m);
  expect(stdout).toContain("✅ Download system is ready!");
});

test("haul selftest --json tells what is broken, with code 1", async () => {
  await using user = await newUser();
  await writeFile(join(user.cwd, "models"), "a file has the folder's name");
  await mkdir(join(user.home, ".haul/keys"), { recursive: true });
  await writeFile(join(user.home, ".haul/keys/civitai"), "two\nlines");
  const { code, events, stdout } = await user.haul(["--json"]);
  expect(code).toBe(1);
  expect(events).toHaveLength(stdout.trimEnd().split("\n").length);
  expect(events.slice(0, -1).map(({ name }) => name as string)).toEqual(NAMES);
  const failed = events.filter(({ ok }) => ok === "failed");
  expect(failed).toMatchObject([
    { type: "check", name: "keys", fix: expect.stringContaining("token set") },
    { type: "check", name: "disk", fix: expect.stringContaining("--root") },
  ]);
  expect(events.at(-1)).toEqual({ type: "selftest", ready: false, failed: 2 });
});

test("haul selftest says in a sentence that there is no temporary folder", async () => {
  await using user = await newUser();
  const { code, stderr } = await user.haul([], { TMPDIR: "/nowhere" });
  expect(code).toBe(16);
  expect(stderr).toBe(
    "✗ The self-test cannot make a folder in /nowhere (ENOENT). Make it writable, or name another temporary folder in TMPDIR.\n",
  );
});

test("bun run selftest is haul selftest", async () => {
  await using user = await newUser();
  await using child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "../scripts/selftest.ts"),
      "--bad-option",
    ],
    { cwd: user.cwd, stdout: "pipe", stderr: "pipe" },
  );
  expect(await child.stderr.text()).toContain(
    "There is no option --bad-option",
  );
  expect(await child.exited).toBe(28);
});

test("haul selftest --online names the accounts of the keys, and says which key is not known", async () => {
  await using services = await startAllServices();
  await using user = await newUser();
  const online = (env: Record<string, string> = {}) =>
    user.haul(["--online", "--json"], { ...services.env, ...env });
  const ready = await online();
  const details = new Map(
    ready.events.map(({ name, detail }) => [name, detail as string]),
  );
  expect(ready.code).toBe(0);
  expect(details.get("CivitAI")).toContain(
    "CIVITAI_TOKEN (environment) is ada's",
  );
  expect(details.get("Hugging Face")).toEndWith("is bob's");
  expect(details.get("Google Drive")).toEndWith("is ada@example.org's");
  expect(details.get("Mega")).toEndWith("answers, and needs no key");
  services.huggingface.standIn.users = {};
  const civitai = new URL(services.civitai.standIn.origin);
  const wrong = await online({ CIVITAI_TOKEN: "" });
  expect(wrong.code).toBe(1);
  const checked = (title: string) =>
    wrong.events.find(({ name }) => name === title);
  expect(checked("CivitAI")).toMatchObject({
    ok: "warning",
    detail: expect.stringContaining(`${civitai.host} answers; no key yet`),
    fix: expect.stringContaining("token set civitai"),
  });
  expect(checked("Hugging Face")).toMatchObject({
    ok: "failed",
    fix: expect.stringContaining("HF_TOKEN"),
  });
  expect(checked("Google Drive")).toMatchObject({ ok: "ok" });
  expect(wrong.events.at(-1)).toMatchObject({ ready: false, failed: 1 });
  const lost = await online({
    HAUL_MEGA_ENDPOINT: "http://127.0.0.1:9",
    GOOGLE_DRIVE_TOKEN: "two words",
  });
  expect(lost.events.find(({ name }) => name === "Google Drive")).toMatchObject(
    { ok: "failed", fix: "Correct or unset GOOGLE_DRIVE_TOKEN." },
  );
  expect(lost.events.find(({ name }) => name === "Mega")).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining("127.0.0.1"),
  });
}, 20_000);
