import { expect, test } from "bun:test";
import {
  inTier,
  MIB,
  percentile,
  proofSeed,
  seededRandom,
  tellFigures,
} from "@haul/fixture_server";
import { type Kill, KillLane, type LaneRun } from "./_kill_lane.ts";

/** What may be lost by one kill: the journal is never further behind. */
const CHECKPOINT = 64 * MIB;
const LANES = inTier({ quick: 6, long: 4 });
const MOMENTS = inTier({ quick: 14, long: 900 });
const BOUNDARIES = inTier({ quick: 8, long: 200 });
const MAX_MS = inTier({ quick: 60_000, long: 2_400_000 });

/** Some runs may end before they are killed, so that each moment is tried up to the last. */
const BEYOND = 1.1;

/**
 * Calls before which a run is killed, in the order in which a file meets them,
 * and how many a run makes of them. They are counted for each thread, so that
 * a later one may never come.
 */
const SYSCALLS: [name: string, most: number][] = [
  ["fallocate", 1],
  ["fdatasync", 2],
  ["rename", 2],
  ["fsync", 2],
  ["link", 1],
  ["unlink", 2],
  ["pwrite64", 500],
  ["openat", 8],
];

test(
  "haul get killed at any moment goes on, byte-exact, and fetches less than a checkpoint again (R-03)",
  async () => {
    const seed = proofSeed;
    const random = seededRandom(seed);
    const kills = counter(MOMENTS);
    const runs: LaneRun[] = [];
    using _told = told(`kill at random moments, seed ${seed}`, runs);
    await inLanes(runs, async (lane, note) => {
      while (kills.left > 0) {
        const run = note(await lane.run(lane.moment(random() * BEYOND)));
        if (run.killed) kills.take();
        else await lane.startOver();
      }
      note(await lane.finish());
    });
    judge(runs, MOMENTS);
    // Kills that cost nothing at all would prove nothing.
    expect(runs.some(({ refetched }) => refetched > 0)).toBe(true);
  },
  MAX_MS,
);

test.skipIf(Bun.which("strace") === null)(
  "haul get killed before each kind of call on its files goes on, byte-exact (R-03, R-05)",
  async () => {
    const queue = boundaries(BOUNDARIES);
    const runs: LaneRun[] = [];
    using _told = told("kill before a system call", runs);
    await inLanes(runs, async (lane, note) => {
      for (let kill = queue.shift(); kill; kill = queue.shift()) {
        const run = note(await lane.run(kill));
        if (run.killed) note(await lane.finish());
        else await lane.startOver();
      }
    });
    // A call that a run makes less often than asked for kills nobody.
    judge(runs, BOUNDARIES / 4);
  },
  MAX_MS,
);

/** Each kind of call before its first time, then each before its second, and so on. */
function boundaries(count: number): Kill[] {
  return Array.from({ length: count }, (_, index) => {
    const [syscall, most] = SYSCALLS[index % SYSCALLS.length] ?? ["link", 1];
    const round = Math.floor(index / SYSCALLS.length);
    return { syscall, nth: 1 + ((round * 7) % most) };
  });
}

async function inLanes(
  runs: LaneRun[],
  run: (lane: KillLane, note: (run: LaneRun) => LaneRun) => Promise<void>,
): Promise<void> {
  const note = (one: LaneRun) => {
    runs.push(one);
    return one;
  };
  const lanes = Array.from({ length: LANES }, async () => {
    await using lane = await KillLane.open();
    await run(lane, note);
  });
  await Promise.all(lanes);
}

/** Tells the figures of all runs in the end, however that comes. */
function told(proof: string, runs: readonly LaneRun[]): Disposable {
  const tell = () => {
    const killed = runs.filter((run) => run.killed);
    const lost = killed.map((run) => run.refetched);
    tellFigures({
      proof,
      figures: {
        "kills survived": killed.length,
        "files finished": runs.length - killed.length,
        "MiB fetched again, p50": percentile(lost, 0.5) / MIB,
        "MiB fetched again, p99": percentile(lost, 0.99) / MIB,
        "MiB fetched again, most": Math.max(0, ...lost) / MIB,
        "wrong files": runs.filter((run) => run.wrong).length,
      },
    });
  };
  return { [Symbol.dispose]: tell };
}

function judge(runs: readonly LaneRun[], atLeast: number): void {
  expect(runs.filter((run) => run.wrong)).toEqual([]);
  const killed = runs.filter((run) => run.killed);
  expect(killed.length).toBeGreaterThanOrEqual(atLeast);
  for (const { refetched } of runs) {
    expect(refetched).toBeLessThan(CHECKPOINT);
  }
}

function counter(count: number) {
  return {
    left: count,
    take() {
      this.left--;
    },
  };
}
