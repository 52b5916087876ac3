import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  type FixtureFile,
  type FixtureServer,
  inTier,
  MIB,
  proofSeed,
  seededRandom,
  startFixtureServer,
  tellFigures,
} from "@haul/fixture_server";
import { CrashFs } from "./_crash_fs.ts";
import { download, engineOn, FINAL } from "./_crash_rig.ts";
import { digestOf, sourceOf } from "./_test_transfer.ts";

const FLIPS = inTier({ quick: 8, long: 1000 });
const MAX_MS = inTier({ quick: 60_000, long: 1_200_000 });
const SIZE = 2 * MIB;
const LANES = 8;

let first: FixtureServer;
let second: FixtureServer;
let file: FixtureFile;

beforeAll(async () => {
  first = await startFixtureServer();
  second = await startFixtureServer();
  // Slower than the mirror, so that both bring bytes.
  file = first.file("/f.bin", { size: SIZE, bytesPerSecond: 2 * MIB });
});

afterAll(async () => {
  await first.close();
  await second.close();
});

test(
  "Engine places no file into which a mirror brought one wrong byte, and blames the mirror (T-46, R-08)",
  async () => {
    const random = seededRandom(proofSeed);
    const right = file.bytes();
    const digest = await digestOf(file);
    let blamed = 0;
    let brought = 0;
    let left = FLIPS;
    const flipOne = async (number: number) => {
      const mirror = second.file(`/f${number}.bin`, {
        size: SIZE,
        bytesPerSecond: 8 * MIB,
        corrupt: { flipAt: [Math.floor(random() * SIZE)] },
      });
      const disk = new CrashFs();
      await using engine = engineOn(disk);
      let isBlamed = false;
      await download(engine, {
        ops: disk.ops,
        file,
        request: {
          sources: [sourceOf(file.url), sourceOf(mirror.url)],
          hashes: [digest],
          onNotice: ({ kind }) => {
            isBlamed ||= kind === "mirror_dropped";
          },
        },
      });
      expect(Buffer.compare(disk.content(FINAL) ?? Buffer.of(), right)).toBe(0);
      if (mirror.stats.bytesSent > 0) brought++;
      if (isBlamed) blamed++;
    };
    const lanes = Array.from({ length: LANES }, async () => {
      while (left > 0) await flipOne(left--);
    });
    await Promise.all(lanes);
    tellFigures({
      proof: `one wrong byte of a mirror, seed ${proofSeed}`,
      figures: {
        flips: FLIPS,
        "mirrors that brought bytes": brought,
        "mirrors blamed": blamed,
        "wrong files": 0,
      },
    });
    expect(brought).toBeGreaterThan(FLIPS / 2);
  },
  MAX_MS,
);
