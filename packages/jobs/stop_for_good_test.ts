import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import {
  type FixtureFile,
  inTier,
  MIB,
  percentile,
  proofSeed,
  seededRandom,
  tellFigures,
} from "@haul/fixture_server";
import { isUnderWay, jobsRig, reached } from "./_jobs_rig.ts";
import type { JobChange, Jobs } from "./jobs.ts";

const STEPS = inTier({ quick: 100, long: 1000 });
const MAX_MS = inTier({ quick: 60_000, long: 900_000 });

/** What was asked of jobs, and what they did in spite of it. */
class Watch {
  readonly faults: string[] = [];
  readonly live = new Map<string, FixtureFile>();
  /** The files whose job was whole before it was removed. */
  readonly whole = new Set<string>();
  readonly gone = new Map<string, FixtureFile>();
  readonly #paused = new Set<string>();

  take(change: JobChange): void {
    if ("removed" in change) this.#remove(change.removed);
    if ("job" in change) this.#see(change.job);
  }

  #remove(id: string): void {
    const file = this.live.get(id);
    if (file === undefined) return;
    this.gone.set(id, file);
    this.live.delete(id);
  }

  #see({ id, state: { phase } }: Job): void {
    if (this.gone.has(id)) this.faults.push(`${id} is ${phase} after its end`);
    if (this.#paused.has(id) && phase !== "paused")
      this.faults.push(`${id} was paused, and is ${phase}`);
    if (phase === "paused") this.#paused.add(id);
    const file = this.live.get(id);
    if (phase === "done" && file) this.whole.add(file.path.slice(1));
  }

  /** From now on a job may go on again. */
  mayRun(id: string): void {
    this.#paused.delete(id);
  }
}

/** Does one thing to one job; gives the milliseconds until it was so. */
async function timed(what: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

test(
  "createJobs() pauses and removes soon and for good, whatever the order of commands (R-24)",
  async () => {
    await using rig = await jobsRig({ settings: { concurrentJobs: 4 } });
    const { jobs, server } = rig;
    const random = seededRandom(proofSeed);
    const watch = new Watch();
    jobs.subscribe((change) => watch.take(change));
    const waits: number[] = [];
    let added = 0;

    async function add(): Promise<void> {
      const at = added++;
      const file = server.file(`/${at}.bin`, {
        size: 2 * MIB,
        seed: at,
        bytesPerSecond: 4 * MIB,
      });
      const [job] = await jobs.add([{ url: file.url, options: OPTIONS }]);
      if (job !== undefined) watch.live.set(job.id, file);
    }

    async function step(): Promise<void> {
      const ids = [...watch.live.keys()];
      const id = ids[Math.floor(random() * ids.length)];
      const drawn = random();
      if (id === undefined || drawn < 0.35 || ids.length < 4) await add();
      else if (drawn < 0.6) waits.push(await timed(() => pause(jobs, id)));
      else if (drawn < 0.8) {
        watch.mayRun(id);
        await jobs.resume(id);
      } else
        waits.push(await timed(() => jobs.remove(id, { keepPart: false })));
      // Some commands come at once, others once bytes flow.
      if (random() < 0.3) await bytesFlow(jobs);
    }

    for (let count = 0; count < STEPS; count += 1) await step();
    for (const id of [...watch.live.keys()])
      waits.push(await timed(() => jobs.remove(id, { keepPart: false })));
    expect(jobs.list()).toEqual([]);
    for (const file of watch.gone.values())
      await file.until(({ activeResponses }) => activeResponses === 0);
    expect(watch.faults).toEqual([]);
    // A finished file stays; of all others nothing is left, nor comes back.
    expect(await rig.names()).toEqual([...watch.whole].sort());
    expect(percentile(waits, 0.5)).toBeLessThan(1000);
    tellFigures({
      proof: `pauses and removals, seed ${proofSeed}`,
      figures: {
        commands: STEPS,
        "jobs that came back": 0,
        "ms to silence, p50": Math.round(percentile(waits, 0.5)),
        "ms to silence, p99": Math.round(percentile(waits, 0.99)),
      },
    });
  },
  MAX_MS,
);

const OPTIONS = { connections: 2 };

async function pause(jobs: Jobs, id: string): Promise<void> {
  await jobs.pause(id);
  const phase = jobs.get(id)?.state.phase;
  expect(["paused", "done", "failed"]).toContain(phase ?? "gone");
}

/** Resolves once some job that runs has bytes, or runs no more. */
async function bytesFlow(jobs: Jobs): Promise<void> {
  const running = jobs.list().find(isRunning);
  if (running === undefined) return;
  await reached(jobs, running.id, (job) => isUnderWay(job) || !isRunning(job));
}

function isRunning({ state }: Job): boolean {
  return state.phase === "downloading";
}
