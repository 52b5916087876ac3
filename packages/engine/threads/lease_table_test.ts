import { expect, test } from "bun:test";
import { inTier, proofSeed, tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import { LeaseTable, MAX_LEASE, MAX_SLOTS, type Slot } from "./lease_table.ts";

const RUNS = inTier({ quick: 200, long: 50_000 });
const MAX_MS = inTier({ quick: 10_000, long: 240_000 });

const MIB = 1 << 20;

test("LeaseTable.slot() refuses an index outside the table", () => {
  expect(() => new LeaseTable().slot(MAX_SLOTS)).toThrow(RangeError);
});

test("LeaseTable shares its slots through its buffer", () => {
  const table = new LeaseTable();
  table.slot(3).reset(10, 20);
  expect(new LeaseTable(table.buffer).slot(3).limit).toBe(20);
  expect(new LeaseTable(table.buffer).slot(2).limit).toBe(0);
});

test("LeaseTable is full once as much is written as its ceiling allows", () => {
  const table = new LeaseTable();
  table.ceiling = 100;
  table.addWritten(99);
  expect(table.full).toBe(false);
  table.addWritten(1);
  expect(table.full).toBe(true);
});

test("Slot.extendLease() never goes beyond the limit", () => {
  const slot = new LeaseTable().slot(0);
  slot.reset(0, 1000);
  expect(slot.extendLease(0, MIB)).toBe(1000);
  expect(slot.extendLease(1000, MIB)).toBe(1000);
});

test("Slot.extendLease() claims little for a slow connection", () => {
  const slot = new LeaseTable().slot(0);
  slot.reset(0, 100 * MIB);
  expect(slot.extendLease(0, 1000)).toBeLessThan(MAX_LEASE / 8);
  expect(slot.extendLease(0, 10 * MIB)).toBe(MAX_LEASE);
});

test("Slot.lowerLimit() leaves a limit alone that the worker's claim passes", () => {
  const slot = new LeaseTable().slot(0);
  slot.reset(0, 10 * MIB);
  slot.extendLease(0, MIB);
  expect(slot.lowerLimit(MAX_LEASE - 1)).toBe(false);
  expect(slot.limit).toBe(10 * MIB);
  expect(slot.lowerLimit(MAX_LEASE)).toBe(true);
  expect(slot.limit).toBe(MAX_LEASE);
});

test("Slot holds offsets beyond 32 bits", () => {
  const slot = new LeaseTable().slot(0);
  slot.reset(50_000_000_000, 60_000_000_000);
  slot.advance(51_234_567_890);
  expect(slot.position).toBe(51_234_567_890);
});

const move = fc.oneof(
  fc.record({ kind: fc.constant("work" as const), bytes: fc.nat(300_000) }),
  fc.record({ kind: fc.constant("steal" as const), at: fc.nat(4 * MIB) }),
);

/** A worker as `SegmentSink` is one: it claims, then writes within its claim. */
class Worker {
  position = 0;
  #lease = 0;
  readonly #slot: Slot;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  take(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      if (this.position >= this.#lease) {
        this.#lease = this.#slot.extendLease(this.position, left);
      }
      const length = Math.min(left, this.#lease - this.position);
      if (length === 0) return;
      this.position += length;
      left -= length;
      this.#slot.advance(this.position);
    }
  }
}

test(
  "Slot lets a worker and a thief share a segment without a gap or a double byte",
  () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const slot = new LeaseTable().slot(0);
        slot.reset(0, 4 * MIB);
        const worker = new Worker(slot);
        let stolenFrom = 4 * MIB;
        for (const next of moves) {
          if (next.kind === "work") worker.take(next.bytes);
          else if (slot.lowerLimit(next.at)) stolenFrom = next.at;
          // What the worker wrote is never what a thief was promised.
          expect(worker.position).toBeLessThanOrEqual(stolenFrom);
        }
        expect(slot.limit).toBe(stolenFrom);
      }),
      { numRuns: RUNS, seed: proofSeed },
    );
    tellFigures({
      proof: `lease model, seed ${proofSeed}`,
      figures: { histories: RUNS, contradictions: 0 },
    });
  },
  MAX_MS,
);
