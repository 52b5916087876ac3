import { expect, test } from "bun:test";
import { inTier, proofSeed, tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import { LeaseTable, type Slot } from "../threads/lease_table.ts";
import { Live } from "../transfer/live_segment.ts";
import type { Origin } from "../transfer/origin.ts";
import type { RunningSegment } from "../transfer/segments.ts";
import { Ledger } from "./ledger.ts";
import { type ByteRange, RangeSet } from "./ranges.ts";
import { WorkPlan } from "./work_plan.ts";

const RUNS = inTier({ quick: 300, long: 100_000 });
const MAX_MS = inTier({ quick: 20_000, long: 900_000 });
const PAGE = 4096;
const PAGES = 512;
const SIZE = PAGE * PAGES;
const WORKERS = 6;

/** One thing that may happen to a transfer at any time. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("work" as const),
      who: fc.nat(WORKERS),
      pages: fc.nat(60),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("hire" as const),
      who: fc.nat(2),
      pages: fc.nat(60),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("split" as const),
      who: fc.nat(WORKERS),
      pages: fc.nat(PAGES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("race" as const),
      who: fc.nat(WORKERS),
      pages: fc.nat(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fail" as const),
      who: fc.nat(WORKERS),
      pages: fc.nat(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("pause" as const),
      who: fc.nat(0),
      pages: fc.nat(0),
    }),
  },
);
type Happening = { kind: string; who: number; pages: number };

/** A worker as `SegmentSink` is one: it claims, then writes within its claim. */
class Worker {
  readonly live: Live;
  #lease: number;
  readonly #slot: Slot;

  constructor(live: Live) {
    this.live = live;
    this.#slot = live.running.slot;
    this.#lease = this.#slot.position;
  }

  /** Takes a chunk; tells which bytes it wrote. */
  take(bytes: number): ByteRange {
    const start = this.#slot.position;
    let position = start;
    for (let left = bytes; left > 0; ) {
      if (position >= this.#lease) {
        this.#lease = this.#slot.extendLease(position, left);
      }
      const length = Math.min(left, this.#lease - position);
      if (length === 0) break;
      position += length;
      left -= length;
      this.#slot.addReceived(length);
      this.#slot.advance(position);
    }
    return { start, end: position };
  }

  get isDone(): boolean {
    return this.#slot.position >= this.#slot.limit;
  }
}

/** A transfer whose workers do what the test says, over the real ledger and plan. */
class Model {
  readonly ledger = new Ledger(SIZE);
  readonly #plan = new WorkPlan(this.ledger);
  readonly #table = new LeaseTable();
  readonly #workers: Worker[] = [];
  readonly #free = Array.from({ length: 64 }, (_, slot) => slot);
  /** How often each page was written. */
  readonly #writes = new Uint8Array(PAGES);
  /** Pages that were raced for, which may be written twice. */
  readonly #raced = new Uint8Array(PAGES);
  #covered = 0;
  /** What was said to be written for good. */
  #settled = 0;

  do({ kind, who, pages }: Happening): void {
    const worker = this.#workers[who % Math.max(1, this.#workers.length)];
    if (kind === "hire") this.hire(who);
    if (kind === "pause") for (const one of [...this.#workers]) this.#end(one);
    if (worker === undefined) return;
    if (kind === "work") this.#work(worker, pages * PAGE);
    if (kind === "fail") this.#end(worker);
    if (kind === "split") this.#split(worker, pages * PAGE);
    if (kind === "race") this.#race(worker);
  }

  /** Gives a new worker what the plan says, if anything. */
  hire(origin: number): void {
    if (this.#workers.length >= WORKERS) return;
    const wish = { now: 0, connections: 4, mayShare: true, parallel: true };
    const work = this.#plan.next(wish);
    if (work !== null) this.#begin(work.piece, { origin, races: work.races });
  }

  /** Lets everybody go on until the file is whole. */
  finish(): void {
    for (let turn = 0; !this.ledger.complete; turn++) {
      expect(turn).toBeLessThan(10_000);
      this.hire(turn % 2);
      for (const worker of [...this.#workers]) this.#work(worker, 16 * PAGE);
      this.check();
    }
  }

  /** What must hold at every moment. */
  check(): void {
    const covered = this.ledger.covered();
    const unassigned = new RangeSet(this.ledger.unassigned());
    const underWay = this.#workers.map(({ live }) => ({
      start: live.position,
      end: live.limit,
    }));
    const all = new RangeSet([
      ...covered.ranges,
      ...unassigned.ranges,
      ...underWay,
    ]);
    expect(all.ranges).toEqual([{ start: 0, end: SIZE }]);
    for (const range of unassigned.ranges) {
      expect(covered.clone().total).toBe(without(covered, range).total);
    }
    let written = 0;
    for (let page = 0; page < PAGES; page++) {
      const times = this.#writes[page] ?? 0;
      if (times > 0) written++;
      if (this.#raced[page] === 0) expect(times).toBeLessThanOrEqual(1);
    }
    expect(covered.total).toBe(written * PAGE);
    expect(covered.total).toBeGreaterThanOrEqual(this.#covered);
    this.#covered = covered.total;
    const settled = this.ledger.settledBelow(covered.frontier);
    expect(settled).toBeGreaterThanOrEqual(this.#settled);
    expect(settled).toBeLessThanOrEqual(covered.frontier);
    this.#settled = settled;
    this.#checkClaims(covered);
  }

  #checkClaims(covered: RangeSet): void {
    let last = 0;
    let total = 0;
    for (const { start, end } of this.ledger.snapshot()) {
      expect(start).toBeGreaterThanOrEqual(last);
      last = end;
      total += end - start;
      expect(covered.covers({ start, end })).toBe(true);
    }
    expect(total).toBe(covered.total);
  }

  #begin(
    { start, end }: ByteRange,
    how: { origin: number; races?: Live | undefined },
  ): void {
    const slotIndex = this.#free.shift() ?? 0;
    const slot = this.#table.slot(slotIndex);
    slot.reset(start, end);
    const origin = { index: how.origin } as Origin;
    const running = { slot, slotIndex, origin, start } as RunningSegment;
    const live = new Live(running, { now: 0, races: how.races });
    this.ledger.begin(live);
    this.#workers.push(new Worker(live));
  }

  #work(worker: Worker, bytes: number): void {
    const { start, end } = worker.take(bytes);
    // The loser of a race may still write, but not what was hashed already.
    if (end > start) expect(start).toBeGreaterThanOrEqual(this.#settled);
    for (let page = start / PAGE; page < end / PAGE; page++) {
      this.#writes[page] = (this.#writes[page] ?? 0) + 1;
    }
    worker.live.observe(1);
    if (worker.isDone) this.#end(worker);
  }

  #end(worker: Worker): void {
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    expect(this.ledger.end(worker.live)).toBe(true);
    this.#free.push(worker.live.running.slotIndex);
  }

  /** As a thief does: lowers the limit, then takes what is behind it. */
  #split({ live }: Worker, at: number): void {
    const end = live.limit;
    if (this.#workers.length >= WORKERS) return;
    if (!live.running.slot.lowerLimit(at)) return;
    if (at < end) this.#begin({ start: at, end }, { origin: 1 });
  }

  #race({ live }: Worker): void {
    const { position, limit } = live;
    if (this.#workers.length >= WORKERS || position >= limit) return;
    this.#raced.fill(1, position / PAGE, limit / PAGE);
    this.#begin({ start: position, end: limit }, { origin: 1, races: live });
  }
}

function without(set: RangeSet, range: ByteRange): RangeSet {
  const copy = set.clone();
  copy.subtract(range);
  return copy;
}

test(
  "Ledger, plan and leases lose no byte and double none under any splits, races, failures and pauses (R-29)",
  () => {
    let steps = 0;
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
        const model = new Model();
        for (const one of happenings) {
          model.do(one);
          model.check();
          steps++;
        }
        model.finish();
        expect(model.ledger.complete).toBe(true);
      }),
      { numRuns: RUNS, seed: proofSeed },
    );
    tellFigures({
      proof: `transfer model, seed ${proofSeed}`,
      figures: { histories: RUNS, steps, "bytes lost or doubled": 0 },
    });
  },
  MAX_MS,
);
