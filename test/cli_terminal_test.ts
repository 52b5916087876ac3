import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { type CliFixture, startCliFixture } from "./_cli_fixture.ts";
import { runHaulOnTerminal } from "./_run_haul.ts";

let fixture: CliFixture;
const setUp: CliFixture["setUp"] = (switches) => fixture.setUp(switches);

beforeAll(async () => {
  fixture = await startCliFixture();
});

afterAll(() => fixture[Symbol.asyncDispose]());

describe("haul get on a terminal", () => {
  test("draws a live line in place and ends with one line that stays", async () => {
    const { file, cwd, name } = await setUp({ bytesPerSecond: MIB });
    const { code, shown } = await runHaulOnTerminal(["get", file.url, "-x4"], {
      cwd,
      columns: 80,
    });
    expect(code).toBe(0);
    expect(shown).toStartWith("\x1b[?25l");
    expect(shown).toMatch(/━─|━.*─/);
    expect(shown).toMatch(/\d+%.*MiB\/s.*×/);
    const last = shown.slice(shown.lastIndexOf("✓"));
    expect(last).toContain(join(cwd, name));
    expect(last).toEndWith("\x1b[?25h");
  });

  test("gives the cursor back after Ctrl-C and says how to go on", async () => {
    const { file, cwd } = await setUp({ bytesPerSecond: 100_000 });
    let typed = false;
    const { code, shown } = await runHaulOnTerminal(["get", file.url], {
      cwd,
      columns: 100,
      onShown(text, type) {
        if (typed || !text.includes("KiB/s")) return;
        typed = true;
        type("\x03");
      },
    });
    expect(code).toBe(7);
    expect(shown).toContain("Run the same command again to go on.");
    expect(shown).toEndWith("\x1b[?25h");
  });

  test("uses no colours where NO_COLOR is set", async () => {
    const { file, cwd } = await setUp();
    const { shown } = await runHaulOnTerminal(["get", file.url], {
      cwd,
      columns: 80,
      env: { NO_COLOR: "1" },
    });
    expect(shown).not.toContain("\x1b[32m");
    expect(shown).toContain("✓");
  });
});
