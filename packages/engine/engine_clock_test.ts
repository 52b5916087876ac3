import { afterEach, expect, spyOn, test } from "bun:test";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { testEngine, transfer } from "./_test_transfer.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const realNow = Date.now.bind(Date);

afterEach(() => {
  spyOn(Date, "now").mockRestore();
});

/** A wall clock that somebody sets anew whenever Haul looks at it. */
const CLOCKS: Record<string, (looks: number) => number> = {
  "is set back a second at each look": (looks) => looks * -1000,
  "is set back an hour once, a year later by a year": (looks) =>
    looks < 4 ? 0 : -HOUR_MS - (looks < 50 ? 0 : YEAR_MS),
  "is set on a year": (looks) => (looks < 4 ? 0 : YEAR_MS),
  "swings by a year": (looks) => (looks % 2) * YEAR_MS,
};

for (const [words, shift] of Object.entries(CLOCKS)) {
  test(`Engine keeps its waits and its figures where the clock ${words} (R-22)`, async () => {
    await using server = await startFixtureServer();
    const file = server.file("/c.bin", {
      size: 3 * MIB,
      bytesPerSecond: 4 * MIB,
      // A wait that the host named none for, resets, and waits between tries.
      status: { code: 503, when: { ordinals: [0, 3, 4] } },
      reset: { afterBytes: 200_000, when: { ordinals: [1, 5] } },
    });
    await using folder = await tempDir();
    await using engine = testEngine();
    let looks = 0;
    spyOn(Date, "now").mockImplementation(() => realNow() + shift(looks++));
    const started = performance.now();
    const { exact, problem, progress } = await transfer(engine, {
      folder: folder.path,
      files: [file],
      save: { connections: 4 },
    });
    expect(problem).toBeNull();
    expect(exact).toBe(true);
    expect(looks).toBeGreaterThan(4);
    // The waits together are below a second; a clock must not make them hours.
    expect(performance.now() - started).toBeLessThan(5000);
    for (const { speed, etaSeconds, bytes } of progress) {
      expect(speed).toBeGreaterThanOrEqual(0);
      expect(etaSeconds ?? 0).toBeGreaterThanOrEqual(0);
      expect(bytes).toBeLessThanOrEqual(3 * MIB);
    }
  }, 8000);
}
