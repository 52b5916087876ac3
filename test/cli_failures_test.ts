import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import type { Switches } from "@haul/fixture_server";
import { type CliFixture, startCliFixture } from "./_cli_fixture.ts";
import { runHaul } from "./_run_haul.ts";

const PATIENCE_MS = 90_000;

let fixture: CliFixture;
const setUp: CliFixture["setUp"] = (switches) => fixture.setUp(switches);

beforeAll(async () => {
  fixture = await startCliFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

describe("haul get fails with aria2's code and one sentence", () => {
  const failures: [what: string, code: number, Switches][] = [
    ["404", 3, { status: { code: 404 } }],
    ["410", 3, { status: { code: 410 } }],
    ["401", 24, { status: { code: 401 } }],
    ["403", 24, { status: { code: 403 } }],
    ["a web page", 22, { html: {} }],
    ["a redirect to itself", 23, { redirect: { loop: true } }],
    [
      "a link into a private network",
      28,
      { redirect: { to: "https://10.1.2.3/x" } },
    ],
    [
      "a link to plain http elsewhere",
      28,
      { redirect: { to: "http://example.org/x" } },
    ],
  ];

  test.each(failures)("%s: %i", async (_, expected, switches) => {
    const { file, cwd } = await setUp(switches);
    const { code, stdout, stderr } = await runHaul(["get", file.url], { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toMatch(/^(.*\n)?✗ [A-Z0-9].*[.…?]\n$/);
    expect(await readdir(cwd)).toEqual([]);
  });

  test("a checksum that does not agree: 32", async () => {
    const { file, cwd } = await setUp();
    const { code, stderr } = await runHaul(
      ["get", file.url, "--sha256", "0".repeat(64)],
      { cwd },
    );
    expect(code).toBe(32);
    expect(stderr).toContain("✗ ");
    expect(await readdir(cwd)).not.toContain(file.path.slice(1));
  });

  test.each([
    ["plain http", 28, ["http://1.1.1.1/a.bin"]],
    ["a scheme that Haul does not know", 28, ["ftp://example.org/a.bin"]],
    ["no URL at all", 28, ["https://"]],
    ["an unknown option", 28, ["https://example.org/a", "--colour"]],
    ["too many connections", 28, ["https://example.org/a", "-x99"]],
    [
      "a range that is none",
      28,
      ["https://example.org/a", "--allow-private", "home"],
    ],
  ])("%s: %i", async (_, expected, args) => {
    const { cwd } = await setUp();
    const { code, stdout, stderr } = await runHaul(["get", ...args], { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toMatch(/^✗ .*[.?]\n$/);
  });

  test("certificate checks switched off by the environment: 28", async () => {
    const { cwd, file } = await setUp();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { code, stderr } = await runHaul(["get", file.url], { cwd, env });
    expect(code).toBe(28);
    expect(stderr).toContain("NODE_EXTRA_CA_CERTS");
    expect(file.stats.requests).toBe(0);
  });

  // Haul is patient with these, which takes half a minute: all at one time.
  test.concurrent(
    "a busy server: 29",
    async () => {
      const { file, cwd } = await setUp({
        status: { code: 503, retryAfter: 1 },
      });
      const { code, stderr } = await runHaul(["get", file.url], { cwd });
      expect(code).toBe(29);
      expect(stderr).toContain("✗ ");
    },
    PATIENCE_MS,
  );

  test.concurrent(
    "no host of that name: 19",
    async () => {
      const { cwd } = await setUp();
      const url = "https://no-such-host.invalid/a.bin";
      const { code, stderr } = await runHaul(["get", url], { cwd });
      expect(code).toBe(19);
      expect(stderr).toContain("✗ No address is known for no-such-host");
    },
    PATIENCE_MS,
  );

  test.concurrent(
    "nobody who listens: 6",
    async () => {
      const { cwd } = await setUp();
      const url = "http://127.0.0.1:9/a.bin";
      const { code, stderr } = await runHaul(["get", url], { cwd });
      expect(code).toBe(6);
      expect(stderr).toContain("✗ ");
    },
    PATIENCE_MS,
  );
});
