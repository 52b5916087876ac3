import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { type CliFixture, startCliFixture } from "./_cli_fixture.ts";
import { runHaul } from "./_run_haul.ts";

let fixture: CliFixture;
const setUp: CliFixture["setUp"] = (switches) => fixture.setUp(switches);

beforeAll(async () => {
  fixture = await startCliFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

describe("haul info", () => {
  test("says what would be fetched and fetches none of it", async () => {
    const { file, cwd, name } = await setUp({ size: 64 * MIB });
    const { code, stdout } = await runHaul(["info", file.url], { cwd });
    expect(code).toBe(0);
    expect(stdout).toStartWith(`${name}\n`);
    expect(stdout).toContain("64.0 MiB (67,108,864 bytes)");
    expect(await readdir(cwd)).toEqual([]);
    expect(file.stats.bytesSent).toBeLessThan(16 * MIB);
  });

  test("prints a line of JSON with --json", async () => {
    const { file, cwd, name } = await setUp({ reprDigest: true });
    const { events } = await runHaul(["info", file.url, "--json"], { cwd });
    expect(events).toEqual([
      {
        type: "info",
        url: file.url,
        source: "direct",
        name,
        size: 3 * MIB,
        mode: "ranges",
        contentType: "application/octet-stream",
        hashes: [
          { algorithm: "sha256", hex: await file.sha256(), from: "server" },
        ],
      },
    ]);
  });

  test("fails as haul get does", async () => {
    const { file, cwd } = await setUp({ status: { code: 404 } });
    expect((await runHaul(["info", file.url], { cwd })).code).toBe(3);
  });
});

describe("haul verify", () => {
  const sha256 =
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  async function hello(): Promise<string> {
    const { cwd } = await setUp();
    await writeFile(join(cwd, "hello"), "hello");
    return cwd;
  }

  test("prints the SHA-256 as sha256sum does", async () => {
    const { stdout } = await runHaul(["verify", "hello"], {
      cwd: await hello(),
    });
    expect(stdout).toBe(`${sha256}  hello\n`);
  });

  test("tells whether it is the right file", async () => {
    const cwd = await hello();
    const right = await runHaul(["verify", "hello", "--sha256", sha256], {
      cwd,
    });
    expect(right).toEqual(
      expect.objectContaining({
        code: 0,
        stdout: "✓ hello: the SHA-256 agrees.\n",
      }),
    );
    const wrong = await runHaul(
      ["verify", "hello", "--sha256", "0".repeat(64)],
      { cwd },
    );
    expect(wrong.code).toBe(32);
    expect(wrong.stderr).toContain(sha256);
  });

  test("fails where there is no such file", async () => {
    const { cwd } = await setUp();
    const { code, stderr } = await runHaul(["verify", "nothing"], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("nothing");
  });
});
