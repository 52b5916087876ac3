import { afterEach, expect, spyOn, test } from "bun:test";
import {
  isLongTier,
  MIB,
  proofSeed,
  seededRandom,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { testEngine, transfer } from "./_test_transfer.ts";

const SHALLOW = 3;
const MAX_MS = isLongTier ? 600_000 : 30_000;
const YEAR_MS = 365 * 24 * 3_600_000;
/** No wait of these transfers is longer than a tenth of this. */
const LONGEST_MS = 5000;
const realNow = Date.now.bind(Date);

afterEach(() => {
  spyOn(Date, "now").mockRestore();
});

/** One transfer during which the clock is set by `shiftMs` at the nth look at it. */
async function looksAt(nth: number, shiftMs: number): Promise<number> {
  await using server = await startFixtureServer();
  const file = server.file("/c.bin", {
    size: 2 * MIB,
    bytesPerSecond: 8 * MIB,
    status: { code: 503, when: { ordinals: [0] } },
    reset: { afterBytes: 200_000, when: { ordinals: [1] } },
  });
  await using folder = await tempDir();
  await using engine = testEngine();
  let looks = 0;
  spyOn(Date, "now").mockImplementation(
    () => realNow() + (looks++ >= nth ? shiftMs : 0),
  );
  const started = performance.now();
  const { exact, problem } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: { connections: 4 },
  });
  expect({ nth, shiftMs, problem, exact }).toEqual({
    nth,
    shiftMs,
    problem: null,
    exact: true,
  });
  expect(performance.now() - started).toBeLessThan(LONGEST_MS);
  return looks;
}

test(
  "Engine bears a clock that is set by a year at any one look at it (R-22)",
  async () => {
    const all = await looksAt(Number.POSITIVE_INFINITY, 0);
    const random = seededRandom(proofSeed);
    const drawn = isLongTier
      ? Array.from({ length: all }, (_, nth) => nth)
      : Array.from({ length: SHALLOW }, () => Math.floor(random() * all));
    for (const nth of drawn) {
      await looksAt(nth, YEAR_MS);
      await looksAt(nth, -YEAR_MS);
    }
    expect(drawn.length).toBeGreaterThan(0);
    tellFigures({
      proof: "the clock jumps at the nth look",
      figures: { looks: all, jumps: drawn.length * 2, "wrong files": 0 },
    });
  },
  MAX_MS,
);
