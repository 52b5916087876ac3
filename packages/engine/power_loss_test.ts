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
import { download, engineOn, FINAL, faultOf } from "./_crash_rig.ts";

const IMAGES = inTier({ quick: 200, long: 10_000 });
const MAX_MS = inTier({ quick: 60_000, long: 1_800_000 });
/** Crash images of one recorded run. */
const PER_RUN = 25;
/** Every so many images the power goes again while they are mended. */
const AGAIN_EVERY = 3;
const SIZE = 2 * MIB;

let server: FixtureServer;
let file: FixtureFile;
let right: Uint8Array;

beforeAll(async () => {
  server = await startFixtureServer();
  file = server.file("/p.bin", { size: SIZE });
  right = file.bytes();
});

afterAll(async () => {
  await server.close();
});

/** Downloads to the end on a disk, and says what was wrong with what came of it. */
async function finish(disk: CrashFs): Promise<string | null> {
  await using engine = engineOn(disk);
  await download(engine, { ops: disk.ops, file });
  const names = disk.names().join(", ");
  if (names !== FINAL) return `the end left ${names}`;
  if (disk.openFiles > 0) return `${disk.openFiles} files were left open`;
  return await faultOf(disk, right);
}

test(
  "Engine survives a power loss at any moment: no wrong file, no claim of lost bytes (R-04)",
  async () => {
    const seed = proofSeed;
    let images = 0;
    let finals = 0;
    let journals = 0;
    const judged = async (disk: CrashFs, where: string) => {
      images++;
      if (disk.content(FINAL) !== null) finals++;
      if (disk.names().some((name) => name.endsWith(".journal"))) journals++;
      const fault = await faultOf(disk, right);
      expect(fault === null ? "" : `${where}: ${fault}`).toBe("");
    };
    for (let run = 0; images < IMAGES; run++) {
      const recorded = new CrashFs();
      expect(await finish(recorded)).toBeNull();
      const mend = async (image: number) => {
        const where = `seed ${seed}, run ${run}, image ${image}`;
        const random = seededRandom(seed * 1_000_003 + run * 1009 + image);
        const calls = Math.floor(random() * (recorded.log.length + 1));
        const disk = recorded.crash(calls, random);
        await judged(disk, where);
        const ended = await finish(disk);
        expect(ended === null ? "" : `${where}: ${ended}`).toBe("");
        if (image % AGAIN_EVERY !== 0) return;
        const again = Math.floor(random() * (disk.log.length + 1));
        const twice = disk.crash(again, random);
        await judged(twice, `${where}, twice`);
        expect(await finish(twice)).toBeNull();
      };
      // Side by side, as each waits for its sockets most of the time.
      await Promise.all(Array.from({ length: PER_RUN }, (_, at) => mend(at)));
    }
    tellFigures({
      proof: `power loss, seed ${seed}`,
      figures: {
        "crash images": images,
        "with a journal": journals,
        "with the final name": finals,
        "wrong files": 0,
      },
    });
    // Images that hold nothing would prove nothing.
    expect(journals).toBeGreaterThan(images / 4);
    expect(finals).toBeGreaterThan(0);
  },
  MAX_MS,
);
