import { expect, test } from "bun:test";
import {
  inTier,
  MIB,
  percentile,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { transfer } from "../_test_transfer.ts";
import { engineWith } from "../engine.ts";
import { newPool } from "./new_pool.ts";

const DEATHS = inTier({ quick: 3, long: 200 });
const MAX_MS = inTier({ quick: 30_000, long: 600_000 });
const SIZE = 6 * MIB;

test(
  "Engine bears the death of a real worker thread in the middle of two transfers: no job is lost (R-26)",
  async () => {
    await using server = await startFixtureServer();
    let lost = 0;
    let jobs = 0;
    const recoveries: number[] = [];
    for (let death = 0; death < DEATHS; death++) {
      await using folder = await tempDir();
      const pool = newPool(
        "./segment_worker.ts",
        { min: 1, max: 2 },
        { tasksPerThread: 2 },
      );
      const hashPool = newPool("./hash_follower.ts", { min: 1, max: 1 });
      {
        await using engine = engineWith(
          {
            policy: netPolicy(),
            patience: { attempts: 6, baseMs: 5, maxMs: 50 },
          },
          { pool, hashPool },
        );
        const victim = death % 3 === 2 ? hashPool : pool;
        let diedAt = 0;
        const outcomes = await Promise.all(
          [0, 1].map((at) =>
            transfer(engine, {
              folder: `${folder.path}`,
              files: [
                server.file(`/w${at}.bin`, {
                  size: SIZE,
                  seed: at,
                  bytesPerSecond: 6 * MIB,
                }),
              ],
              request: { identity: `direct:w${at}` },
              save: {
                partPath: `${folder.path}/w${at}.part`,
                connections: 4,
                onEvent: (event) => {
                  if (event.type !== "progress" || diedAt > 0) return;
                  if (event.progress.bytes < SIZE / 4) return;
                  diedAt = performance.now();
                  void victim.threads[0]?.terminate();
                },
              },
            }),
          ),
        );
        expect(diedAt).toBeGreaterThan(0);
        recoveries.push(performance.now() - diedAt);
        for (const { exact } of outcomes) {
          jobs++;
          if (!exact) lost++;
        }
        expect(outcomes.map(({ problem }) => problem)).toEqual([null, null]);
      }
      await Promise.all([pool.destroy(), hashPool.destroy()]);
    }
    tellFigures({
      proof: "death of a worker thread",
      figures: {
        deaths: DEATHS,
        jobs,
        "jobs lost": lost,
        "ms to both ends, p50": percentile(recoveries, 0.5),
        "ms to both ends, most": Math.max(...recoveries),
      },
    });
    expect(lost).toBe(0);
  },
  MAX_MS,
);
