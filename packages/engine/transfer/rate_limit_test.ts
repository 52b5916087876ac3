import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RateNews, RateTask } from "./_rate_taker.ts";
import { RateLimit } from "./rate_limit.ts";

const MB = 1_000_000;
/** A sender may be this far ahead of its rate, in milliseconds. */
const BURST_MS = 50;
const THREADS = 3;

describe("RateLimit.take()", () => {
  test("RateLimit.take() asks for no wait where there is no limit", () => {
    const limit = new RateLimit();
    const before = new Uint8Array(limit.buffer.slice());
    expect(limit.bytesPerSecond).toBeNull();
    expect(limit.take(1e15)).toBe(0);
    expect(new Uint8Array(limit.buffer.slice())).toEqual(before);
  });

  test("RateLimit.take() asks for the time that the bytes cost, but for a burst", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = MB;
    expect(limit.take(BURST_MS * 1000)).toBeCloseTo(0, 0);
    expect(limit.take(MB)).toBeWithin(1000 - 10, 1000 + 1);
    expect(limit.take(MB)).toBeWithin(2000 - 10, 2000 + 1);
  });

  test("RateLimit.take() keeps an idle time from being made up for", async () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = MB;
    await Bun.sleep(100);
    expect(limit.take(MB)).toBeWithin(950 - 10, 950 + 1);
  });

  test("RateLimit.take() shares one debt through the buffer", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = MB;
    limit.take(MB);
    expect(new RateLimit(limit.buffer).take(0)).toBeWithin(940, 951);
    expect(new RateLimit().take(0)).toBe(0);
  });

  test("RateLimit.take() outlives a clock that was set back an hour", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = 10 * MB;
    limit.take(MB);
    const cells = new BigInt64Array(limit.buffer);
    // All times that were noted before are an hour ahead of the clock now.
    for (const time of [1, 2]) Atomics.add(cells, time, 3_600_000_000_000n);
    expect(limit.take(MB)).toBeWithin(140, 151);
    expect(limit.take(MB)).toBeWithin(240, 251);
  });

  test("RateLimit.take() holds however many take at once", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = MB;
    // Fifty jobs with sixteen connections each.
    for (let taker = 1; taker <= 800; taker += 1) {
      const wait = limit.take(MB / 4);
      expect(wait).toBeWithin(taker * 250 - BURST_MS - 50, taker * 250);
    }
  });
});

describe("RateLimit.bytesPerSecond", () => {
  test("RateLimit.bytesPerSecond takes whole bytes, at least one", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = 1.6;
    expect(limit.bytesPerSecond).toBe(2);
    limit.bytesPerSecond = 0;
    expect(limit.bytesPerSecond).toBe(1);
    limit.bytesPerSecond = null;
    expect(limit.bytesPerSecond).toBeNull();
  });

  test("RateLimit.bytesPerSecond forgives the debt at the old rate", () => {
    const limit = new RateLimit();
    limit.bytesPerSecond = 1;
    limit.take(MB);
    limit.bytesPerSecond = MB;
    expect(limit.take(MB)).toBeWithin(940, 951);
    limit.bytesPerSecond = null;
    expect(limit.take(MB)).toBe(0);
  });
});

describe("RateLimit across threads", () => {
  const everybody = new RateLimit();
  const job = new RateLimit();
  const taken = new BigInt64Array(new SharedArrayBuffer(8 * THREADS));
  const workers: Worker[] = [];
  let firstWait = 0;

  beforeAll(async () => {
    // Threads of a pool begin whenever they are needed.
    await Bun.sleep(Math.max(0, 200 - performance.now()));
    everybody.bytesPerSecond = 20 * MB;
    everybody.take(4 * MB);
    const before = performance.now();
    for (let index = 0; index < THREADS; index++) {
      const { worker, news } = await taker(index);
      workers.push(worker);
      if (index === 0) firstWait = news.wait + performance.now() - before;
    }
  });

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  async function taker(index: number) {
    const worker = new Worker(new URL("./_rate_taker.ts", import.meta.url), {
      workerData: {
        limits: [everybody.buffer, job.buffer],
        taken: taken.buffer as SharedArrayBuffer,
        index,
        chunk: 16 << 10,
      } satisfies RateTask,
    });
    const [news]: RateNews[] = await once(worker, "message");
    if (news === undefined) throw new Error("the thread said nothing");
    return { worker, news };
  }

  /** Bytes a second that each thread takes, once the first burst is over. */
  async function measure(milliseconds: number) {
    const start = counts();
    // Those that wait as the limit before asked do so to the end.
    while (counts().some((count, index) => count === start[index])) {
      await Bun.sleep(5);
    }
    await Bun.sleep(2 * BURST_MS);
    const before = { at: performance.now(), bytes: counts() };
    await Bun.sleep(milliseconds);
    const seconds = (performance.now() - before.at) / 1000;
    const rates = counts().map(
      (count, index) => (count - (before.bytes[index] ?? 0)) / seconds,
    );
    return { rates, total: rates.reduce((sum, rate) => sum + rate) };
  }

  function counts(): number[] {
    return Array.from(taken, (_, index) => Number(Atomics.load(taken, index)));
  }

  test("RateLimit names the same wait in a thread that began later", () => {
    expect(firstWait).toBeWithin(200 - BURST_MS - 20, 200 - BURST_MS + 50);
  });

  test("RateLimit holds all threads together to its rate within 3 %", async () => {
    everybody.bytesPerSecond = 20 * MB;
    const { rates, total } = await measure(500);
    expect(total).toBeWithin(19.4 * MB, 20.6 * MB);
    for (const rate of rates) expect(rate).toBeGreaterThan(2 * MB);
  });

  test("RateLimit lets the stricter of two limits hold", async () => {
    job.bytesPerSecond = 10 * MB;
    const { total } = await measure(300);
    job.bytesPerSecond = null;
    expect(total).toBeWithin(9.5 * MB, 10.5 * MB);
  });

  test("RateLimit changes its rate at once for threads that run", async () => {
    everybody.bytesPerSecond = 40 * MB;
    const { total } = await measure(300);
    expect(total).toBeWithin(38 * MB, 42 * MB);
  });
});
