import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MIB, safetensorsHead } from "@haul/fixture_server";
import { type CliFixture, startCliFixture } from "./_cli_fixture.ts";
import { runHaul } from "./_run_haul.ts";

/** A LoRA for SDXL of 3 MiB. */
const LORA = safetensorsHead({
  size: 3 * MIB,
  tensors: { "lora_te1_x.lora_up.weight": ["F16", [1000, 1000]] },
  metadata: {
    "modelspec.title": "Ink",
    "modelspec.trigger_phrase": "ink wash",
  },
});

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
    const { file, cwd, name } = await setUp({ reprDigest: true, head: LORA });
    const { events } = await runHaul(["info", file.url, "--json"], { cwd });
    const sha256 = await file.sha256();
    expect(events).toEqual([
      {
        source: "direct",
        name,
        folder: null,
        bytes: 3 * MIB,
        sha256,
        type: "lora",
        baseModel: "SDXL",
        precision: "fp16",
        trainedWords: ["ink wash"],
        title: "Ink",
        version: null,
        creator: null,
        page: null,
        licence: null,
        scan: null,
        access: { state: "unknown", until: null, page: null, problem: null },
        preview: null,
        canRunCode: false,
        doubt: null,
        path: join(cwd, name),
        reason: "its header says a LoRA",
        notes: [],
        here: null,
        header: {
          format: "safetensors",
          type: "lora",
          baseModel: "SDXL",
          precision: "fp16",
          title: "Ink",
          trainedWords: ["ink wash"],
          parameters: expect.any(Number),
          size: 3 * MIB,
        },
        hashes: [{ algorithm: "sha256", hex: sha256, from: "server" }],
        mode: "ranges",
        contentType: "application/octet-stream",
        url: file.url,
      } as never,
    ]);
  });

  test("reads well to a person", async () => {
    const { file, cwd, name } = await setUp({ head: LORA });
    const { stdout } = await runHaul(["info", file.url], { cwd });
    expect(stdout.split("\n")).toEqual([
      name,
      "  model       Ink",
      "  type        LoRA (its header says a LoRA)",
      "  base        SDXL",
      "  precision   fp16",
      expect.stringMatching(/^ {2}weights {5}\d+\.\d million$/),
      "  trigger     ink wash",
      "  size        3.00 MiB (3,145,728 bytes)",
      "  transfer    many connections, can be resumed",
      "  media type  application/octet-stream",
      `  from        ${file.url}`,
      "",
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
