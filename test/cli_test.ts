import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { type CliFixture, sha256Of, startCliFixture } from "./_cli_fixture.ts";
import { type HaulEvent, runHaul, startHaul } from "./_run_haul.ts";

let fixture: CliFixture;
const setUp: CliFixture["setUp"] = (switches) => fixture.setUp(switches);

beforeAll(async () => {
  fixture = await startCliFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

function bytesOf(event: HaulEvent): number {
  return (event["progress"] as { bytes: number } | undefined)?.bytes ?? 0;
}

describe("haul get", () => {
  test("gives a script the path on stdout and tells a person on stderr", async () => {
    const { name, file, cwd } = await setUp();
    const { code, stdout, stderr } = await runHaul(["get", file.url], { cwd });
    const path = join(cwd, name);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${path}\n` });
    expect(stderr).toContain(`✓ ${path}  3.00 MiB in `);
    expect(stderr).not.toContain("\x1b");
    expect(await sha256Of(path)).toBe(await file.sha256());
    expect(await readdir(cwd)).toEqual([name]);
  });

  test("prints one event a line with --json, the last one as it is promised", async () => {
    const { name, file, cwd } = await setUp();
    const sha256 = await file.sha256();
    const { code, events, stderr } = await runHaul(
      ["get", file.url, "--json", "--sha256", sha256.toUpperCase()],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(events.at(-1)).toEqual({
      type: "done",
      url: file.url,
      path: join(cwd, name),
      bytes: 3 * MIB,
      sha256,
      integrity: "verified",
      fetchedBytes: expect.any(Number),
      wastedBytes: expect.any(Number),
      seconds: expect.any(Number),
      connections: expect.any(Number),
    });
    expect(events.map(({ type }) => type)).toContain("found");
    expect(events.every(({ url }) => url === file.url)).toBe(true);
  });

  test("puts the file where -o and --name say", async () => {
    const { file, cwd } = await setUp();
    const { code, stdout } = await runHaul(
      ["get", file.url, "-o", "new/models", "--name", "mine.bin", "-x2"],
      { cwd },
    );
    const path = join(cwd, "new/models/mine.bin");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${path}\n` });
    expect(await sha256Of(path)).toBe(await file.sha256());
  });

  test("prints nothing with --quiet unless something fails", async () => {
    const { file, cwd } = await setUp();
    expect(await runHaul(["get", file.url, "--quiet"], { cwd })).toEqual(
      expect.objectContaining({ code: 0, stdout: "", stderr: "" }),
    );
  });

  test("fetches nothing again where the same content is here", async () => {
    const { file, cwd, name } = await setUp();
    const sha256 = await file.sha256();
    const args = ["get", file.url, "--sha256", sha256, "--json"];
    await runHaul(args, { cwd });
    const { events, code } = await runHaul(args, { cwd });
    expect(code).toBe(0);
    expect(events.at(-1)?.["path"]).toBe(join(cwd, name));
    expect(await readdir(cwd)).toEqual([name]);
  });

  test("takes a readable free name where other content has it, and its place with --overwrite", async () => {
    const { file, cwd, name } = await setUp();
    await writeFile(join(cwd, name), "mine");
    const beside = await runHaul(["get", file.url], { cwd });
    expect(beside.stdout).toBe(`${join(cwd, name).replace(".s", " (1).s")}\n`);
    expect(await Bun.file(join(cwd, name)).text()).toBe("mine");
    const over = await runHaul(["get", file.url, "--overwrite"], { cwd });
    expect(over.stdout).toBe(`${join(cwd, name)}\n`);
    expect(await sha256Of(join(cwd, name))).toBe(await file.sha256());
  });

  test("ends with the code of the first URL that failed, the others being done", async () => {
    const good = await setUp();
    const gone = await setUp({ status: { code: 404 } });
    const closed = await setUp({ status: { code: 403 } });
    const { code, stdout, stderr } = await runHaul(
      ["get", good.file.url, gone.file.url, closed.file.url],
      { cwd: good.cwd },
    );
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: `${join(good.cwd, good.name)}\n`,
    });
    expect(stderr).toContain(`✗ ${gone.file.url}: `);
    expect(stderr).toContain(`✗ ${closed.file.url}: `);
  });

  test("keeps the speed that --max-speed allows", async () => {
    const { file, cwd } = await setUp();
    const { events } = await runHaul(
      ["get", file.url, "--max-speed", "2M", "--json"],
      { cwd },
    );
    // 1.5 s in all; without a limit it is a twentieth of that.
    expect(events.at(-1)?.["seconds"]).toBeGreaterThan(0.7);
  });

  test("sends --header to the host and shows it to nobody", async () => {
    const secret = `Bearer ${crypto.randomUUID()}`;
    const { file, cwd } = await setUp({
      requireHeader: { name: "authorization", value: secret },
    });
    const header = `Authorization: ${secret}`;
    const done = await runHaul(["get", file.url, "--header", header], { cwd });
    expect(done.code).toBe(0);
    file.set({ requireHeader: { name: "authorization", value: "another" } });
    const refused = await runHaul(
      ["get", file.url, "--header", header, "--json", "--name", "b"],
      { cwd },
    );
    expect(refused.code).toBe(24);
    const shown = JSON.stringify([done, refused]);
    expect(shown).not.toContain(secret.slice(7));
  });

  test("shows no secret of a URL", async () => {
    const { file, cwd } = await setUp({ status: { code: 403 } });
    const url = file.url.replace("//", "//me:pass-canary@");
    const { stdout, stderr } = await runHaul(
      ["get", `${url}?token=token-canary&v=2`, "--json"],
      { cwd },
    );
    expect(stdout + stderr).not.toContain("canary");
    expect(stdout).toContain("?token=[redacted]&v=2");
  });

  test("goes on after Ctrl-C with the same command, and fetches nothing twice", async () => {
    const size = 24 * MIB;
    const { file, cwd, name } = await setUp({ size, bytesPerSecond: 2 * MIB });
    const args = ["get", file.url, "--json", "-x4"];
    const first = startHaul(args, { cwd });
    await first.event((event) => bytesOf(event) > 4 * MIB);
    first.kill("SIGINT");
    const stopped = await first.result;
    expect(stopped.code).toBe(7);
    expect(stopped.events.at(-1)).toEqual({
      type: "failed",
      url: file.url,
      problem: {
        code: "interrupted",
        message: expect.stringContaining("same command again"),
        retry: "now",
      },
    });
    const sent = file.stats.bytesSent;
    file.set({ bytesPerSecond: undefined });
    const second = await runHaul(args, { cwd });
    expect(second.code).toBe(0);
    // What was on its way through the sockets when the first run stopped is lost.
    expect(second.events.at(-1)?.["fetchedBytes"]).toBeLessThan(
      size - sent + 4 * MIB,
    );
    expect(await sha256Of(join(cwd, name))).toBe(await file.sha256());
    expect(await readdir(cwd)).toEqual([name]);
  });

  test("tells a person how to go on after SIGTERM", async () => {
    const halfway = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    const hold = {
      afterBytes: 100_000,
      until: () => {
        halfway.resolve();
        return never;
      },
    };
    const { file, cwd, name } = await setUp({ hold });
    const run = startHaul(["get", file.url], { cwd });
    await Promise.race([halfway.promise, run.result]);
    run.kill("SIGTERM");
    const { code, stderr, stdout } = await run.result;
    expect({ code, stdout }).toEqual({ code: 7, stdout: "" });
    expect(stderr).toContain("Run the same command again to go on.");
    expect(stderr).toContain(name);
  });
});
