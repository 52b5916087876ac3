import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startMega, type TempDir, tempDir } from "@haul/fixture_server";
import { buildProgram } from "../scripts/program/build_program.ts";
import { ROOT } from "../scripts/run_command.ts";
import { type CliFixture, startCliFixture } from "./_cli_fixture.ts";
import { runHaul, startHaul } from "./_run_haul.ts";

const LOOPBACK = ["--allow-http", "--allow-private", "127.0.0.0/8"];

let fixture: CliFixture;
let folder: TempDir;
let haul: string;

beforeAll(async () => {
  fixture = await startCliFixture();
  folder = await tempDir();
  haul = join(folder.path, "bin/haul");
  await buildProgram(haul);
  // Where the page was never built, it is built first.
}, 120_000);

afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** An empty folder to run it in, with no Bun to be found. */
async function bare(name: string) {
  const cwd = join(folder.path, name);
  await mkdir(cwd);
  return { cwd, program: [haul], env: { PATH: "/nowhere" } };
}

test.skipIf(Bun.which("strace") === null)(
  "buildProgram() makes a program that fetches in threads and opens nothing of the checkout",
  async () => {
    const { name, file, cwd } = await fixture.setUp({ size: 24 * MIB });
    const trace = join(folder.path, "trace");
    const strace = [Bun.which("strace") ?? "", "-f", "-qq", "-o", trace];
    const program = [...strace, "-e", "trace=%file", "--seccomp-bpf", haul];
    const args = ["get", file.url, "--json"];
    const { code, events } = await runHaul(args, { cwd, program });
    expect(code).toBe(0);
    expect(events.at(-1)).toMatchObject({ sha256: await file.sha256() });
    const calls = await Bun.file(trace).text();
    expect(calls).toContain(name);
    expect(calls.split("\n").filter((call) => call.includes(ROOT))).toEqual([]);
  },
);

test("buildProgram() makes a program that deciphers what Mega sends", async () => {
  await using mega = await startMega();
  const { cwd, program, env } = await bare("mega");
  const file = mega.file("a.bin", { size: MIB + 1, seed: 1 });
  const { code, stderr } = await runHaul(["get", file.link, ...LOOPBACK], {
    ...{ cwd, program },
    env: { ...env, HAUL_MEGA_ENDPOINT: mega.api.origin },
  });
  expect(code).toBe(0);
  expect(stderr).toContain("verified (Mega MAC)");
});

test("buildProgram() makes a program whose self-test says that all is ready", async () => {
  const { code, stdout } = await runHaul(["selftest"], await bare("selftest"));
  expect(code).toBe(0);
  expect(stdout).toContain("✅ Download system is ready!");
});

test("buildProgram() makes a program that serves the page with all its files", async () => {
  const run = startHaul(["serve", "--port", "0"], await bare("serve"));
  const link = await run.firstLine;
  const page = await (await fetch(new URL("/", link))).text();
  const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)];
  expect(assets.length).toBeGreaterThan(3);
  for (const [, asset = ""] of assets) {
    const reply = await fetch(new URL(asset, link));
    const built = Bun.file(join(ROOT, "apps/web/dist", asset));
    expect(reply.headers.get("content-type")).toBe(built.type);
    expect(await reply.text()).toBe(await built.text());
  }
  run.kill("SIGTERM");
  expect((await run.result).code).toBe(0);
});

test("buildProgram() makes a program that asks the keychain in a process of its own", async () => {
  const { env, ...options } = await bare("keys");
  const { code, stdout } = await runHaul(["token", "set", "civitai"], {
    ...options,
    env: { ...env, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" },
    stdin: "a-key-of-civitai\n",
  });
  expect(code).toBe(0);
  expect(stdout).toContain("The keychain was not used: Could not connect");
});
