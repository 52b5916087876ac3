import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Endpoints, EndpointsSchema } from "@haul/contract";
import {
  MIB,
  startFixtureServer,
  startGoogleDrive,
  tempDir,
} from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";
import { runHaul } from "./_run_haul.ts";

/** A running server, and the commands over its data folder. */
async function rig(endpoints: Partial<Endpoints> = {}) {
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir());
  const home = join(folder.path, "home");
  const server = stack.use(
    await startServer({
      home,
      root: join(folder.path, "models"),
      policy: policyFromEnv(
        {},
        { allowHttp: true, allowPrivate: ["127.0.0.0/8"] },
      ),
      port: 0,
      endpoints: EndpointsSchema.parse(endpoints),
    }),
  );
  return {
    files,
    server,
    root: join(folder.path, "models"),
    haul: (...args: string[]) =>
      runHaul(args, { cwd: folder.path, env: { HAUL_HOME: home } }),
    elsewhere: (env: Record<string, string>, ...args: string[]) =>
      runHaul(args, {
        cwd: folder.path,
        env: { HAUL_HOME: folder.path, ...env },
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("haul add, watch, list and remove drive the server that runs here", async () => {
  await using r = await rig();
  const file = r.files.file("/a.bin", { size: MIB, seed: 1, reprDigest: true });
  const added = await r.haul("add", file.url, "--folder", "loras");
  expect(added).toMatchObject({ code: 0 });
  expect(added.stdout).toContain(file.url);
  const watched = await r.haul("watch");
  expect(watched.code).toBe(0);
  expect(watched.stdout).toBe(`${join(r.root, "loras/a.bin")}\n`);
  const { stdout } = await r.haul("list");
  expect(stdout).toMatch(
    /^[0-9a-f]{8} {2}done, 1\.00 MiB, verified {2}a\.bin\n$/,
  );
  const id = stdout.slice(0, 8);
  expect(await r.haul("remove", id)).toMatchObject({ code: 0 });
  expect((await r.haul("list", "--json")).stdout).toBe("");
});

test("haul pause and resume hold one job, or all", async () => {
  await using r = await rig();
  const file = r.files.file("/a.bin", {
    size: 8 * MIB,
    seed: 2,
    bytesPerSecond: MIB,
  });
  const { stdout } = await r.haul("add", file.url, "--json");
  const { id } = JSON.parse(stdout);
  expect((await r.haul("pause", id.slice(0, 6))).stderr).toBe(
    "Paused 1 job.\n",
  );
  expect((await r.haul("list")).stdout).toContain("paused");
  expect((await r.haul("pause", "--all")).stderr).toBe("Paused everything.\n");
  await r.haul("resume", id);
  const held = await r.haul("list");
  expect(held.stdout).toContain("queued");
  expect(held.stderr).toBe(
    "Everything is held; haul resume --all lets it go on.\n",
  );
  file.set({ bytesPerSecond: undefined });
  await r.haul("resume", "--all");
  expect((await r.haul("watch", id, "--json")).code).toBe(0);
});

test("haul add asks a server elsewhere with the token from the environment", async () => {
  await using r = await rig();
  const { url, token } = r.server;
  const asked = await r.elsewhere(
    { HAUL_TOKEN: token },
    "list",
    "--server",
    url,
  );
  expect(asked).toMatchObject({ code: 0, stderr: "No jobs.\n" });
  const wrong = await r.elsewhere(
    { HAUL_TOKEN: "no" },
    "list",
    "--server",
    url,
  );
  expect(wrong.code).toBe(24);
  const none = await r.elsewhere({}, "list", "--server", url);
  expect(none.code).toBe(24);
  expect(none.stderr).toContain("HAUL_TOKEN");
});

test("haul watch exits with the code of the job that failed", async () => {
  await using r = await rig();
  await r.haul("add", `${r.files.origin}/missing.bin`);
  expect((await r.haul("watch")).code).toBe(3);
  const { stdout } = await r.haul("list");
  expect(stdout).toContain("failed: not_found");
  expect(stdout).toMatch(/\n {10}127\.0\.0\.1:.*\n$/);
});

test.each([
  [["add"], 28, "needs a URL"],
  [["list", "--phase", "over"], 28, "--phase takes queued, resolving"],
  [["add", "a.example/1", "a.example/2", "--name", "x"], 28, "2 were given"],
  [["add", "a.example/1", "--name", "up/x"], 28, "--folder takes"],
  [["pause"], 28, "--all"],
  [["pause", "nobody"], 3, "haul list"],
  [["add", "https://e.example/a", "--folder", "../up"], 28, "folder"],
  [["add", "https://e.example/a", "--priority", "urgent"], 28, "urgent"],
])("haul %p says what is wrong", async (args, code, said) => {
  await using r = await rig();
  const run = await r.haul(...args);
  expect(run.code).toBe(code);
  expect(run.stderr).toContain(said);
});

test("haul list says what a waiting job waits for", async () => {
  await using drive = await startGoogleDrive();
  await using r = await rig(drive.endpoints);
  const id = "1waits_for_its_quota_000000000000";
  const item = drive.file({ id, name: "a.bin", size: MIB, seed: 1 });
  item.manner = "quota";
  const link = `${drive.page.origin}/file/d/${id}/view`;
  expect(await r.haul("add", link)).toMatchObject({ code: 0 });
  let stdout = "";
  do ({ stdout } = await r.haul("list"));
  while (!stdout.includes("\n  "));
  expect(stdout).toMatch(
    /^[0-9a-f]{8} {2}queued {2}\S+\n {10}Too many people have downloaded .+ Haul tries again by itself at .+\n$/,
  );
});

test("haul list says so where no server runs", async () => {
  await using folder = await tempDir();
  await Bun.write(join(folder.path, "server_token"), "x".repeat(64));
  const run = await runHaul(["list", "--server", "http://127.0.0.1:1"], {
    cwd: folder.path,
    env: { HAUL_HOME: folder.path },
  });
  expect(run.code).toBe(6);
  expect(run.stderr).toContain("does not answer at 127.0.0.1:1");
});
