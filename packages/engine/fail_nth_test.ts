import { afterAll, beforeAll, expect, test } from "bun:test";
import { isProblemError } from "@haul/contract/plain";
import {
  brittleWay,
  type FixtureFile,
  type FixtureServer,
  isLongTier,
  MIB,
  proofSeed,
  seededRandom,
  startFixtureServer,
  tellFigures,
} from "@haul/fixture_server";
import { CrashFs } from "./_crash_fs.ts";
import { download, engineOn, FINAL, faultOf } from "./_crash_rig.ts";
import { CallCounter, failingFiles, failingPools } from "./_fail_nth.ts";
import { inlinePools } from "./_inline_pools.ts";
import { sourceOf } from "./_test_transfer.ts";

/** In the quick tier so many of all calls, drawn by the seed. */
const SHALLOW = 24;
const MAX_MS = isLongTier ? 600_000 : 60_000;
const SIDE_BY_SIDE = 8;

let server: FixtureServer;
let file: FixtureFile;
let right: Uint8Array;

beforeAll(async () => {
  server = await startFixtureServer();
  file = server.file("/n.bin", { size: 2 * MIB, bytesPerSecond: 4 * MIB });
  right = file.bytes();
});

afterAll(async () => {
  await server.close();
});

/** One download whose nth call fails; `null` where it ended well all the same. */
type Attempt = (disk: CrashFs, counter: CallCounter) => Promise<void>;

async function failOne(attempt: Attempt, nth: number): Promise<string> {
  const disk = new CrashFs();
  const counter = new CallCounter(nth);
  const where = () => `call ${nth} (${counter.failed})`;
  try {
    await attempt(disk, counter);
  } catch (error) {
    if (!isProblemError(error)) return `${where()} threw ${error}`;
  }
  if (!(await isClosed(disk))) return `${where()} left files open`;
  const fault = await faultOf(disk, right);
  if (fault !== null) return `${where()}: ${fault}`;
  // The same command again, on what is there.
  await using engine = engineOn(disk);
  await download(engine, { ops: disk.ops, file });
  const names = disk.names().join(", ");
  if (names !== FINAL) return `${where()} left ${names}`;
  return (await faultOf(disk, right)) ?? "";
}

/** The hashing worker closes its file a moment after it was told to stop. */
async function isClosed(disk: CrashFs): Promise<boolean> {
  for (let turn = 0; turn < 100 && disk.openFiles > 0; turn++) {
    await Bun.sleep(1);
  }
  return disk.openFiles === 0;
}

async function failEach(proof: string, attempt: Attempt): Promise<void> {
  const counted = new CallCounter();
  await attempt(new CrashFs(), counted);
  const all = counted.names.map((_, nth) => nth);
  const random = seededRandom(proofSeed);
  const drawn = isLongTier
    ? [...all]
    : all
        .map((nth) => ({ nth, at: random() }))
        .sort((a, b) => a.at - b.at)
        .slice(0, SHALLOW)
        .map(({ nth }) => nth);
  const faults: string[] = [];
  let tried = 0;
  const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (let nth = drawn.shift(); nth !== undefined; nth = drawn.shift()) {
      tried++;
      const fault = await failOne(attempt, nth);
      if (fault !== "") faults.push(fault);
    }
  });
  await Promise.all(lanes);
  tellFigures({
    proof,
    figures: {
      calls: all.length,
      "failed one by one": tried,
      "wrong files or bare errors": faults.length,
    },
  });
  expect(faults).toEqual([]);
  expect(tried).toBeGreaterThan(0);
}

for (const code of ["EIO", "ENOSPC"]) {
  test(
    `Engine bears ${code} from any one call on its files, and goes on (R-11)`,
    () =>
      failEach(`the nth file call fails: ${code}`, async (disk, counter) => {
        const broken = failingFiles(disk, { counter, code });
        await using engine = engineOn(broken);
        await download(engine, { ops: disk.ops, file });
      }),
    MAX_MS,
  );
}

test(
  "Engine bears the death of any one worker, and goes on (R-26)",
  () =>
    failEach("the nth worker dies", async (disk, counter) => {
      const pools = failingPools(inlinePools(disk.thread), counter);
      await using engine = engineOn(disk, pools);
      await download(engine, { ops: disk.ops, file });
    }),
  MAX_MS,
);

test(
  "Engine bears a break of its way to the server at any moment, and goes on",
  () =>
    failEach("the nth socket call fails", async (disk, counter) => {
      await using way = await brittleWay(server.origin, (moment) =>
        counter.hit(moment),
      );
      await using engine = engineOn(disk);
      const sources = [sourceOf(`${way.origin}${file.path}`)];
      await download(engine, { ops: disk.ops, file, request: { sources } });
    }),
  MAX_MS,
);
