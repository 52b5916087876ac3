import { expect, test } from "bun:test";
import { inTier, proofSeed, tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import { type ByteRange, RangeSet } from "./ranges.ts";

const RUNS = inTier({ quick: 200, long: 50_000 });
const MAX_MS = inTier({ quick: 10_000, long: 240_000 });

const SPAN = 64;

test("RangeSet.add() joins ranges that touch or overlap", () => {
  const set = new RangeSet([
    { start: 0, end: 4 },
    { start: 8, end: 12 },
  ]);
  set.add({ start: 4, end: 9 });
  expect(set.ranges).toEqual([{ start: 0, end: 12 }]);
});

test("RangeSet.add() ignores an empty range", () => {
  const set = new RangeSet();
  set.add({ start: 5, end: 5 });
  expect(set.ranges).toEqual([]);
});

test("RangeSet.frontier is the end of what begins at byte 0", () => {
  expect(new RangeSet([{ start: 1, end: 4 }]).frontier).toBe(0);
  expect(new RangeSet([{ start: 0, end: 4 }]).frontier).toBe(4);
});

test("RangeSet.missing() lists what the file lacks", () => {
  const set = new RangeSet([
    { start: 2, end: 4 },
    { start: 6, end: 9 },
  ]);
  expect(set.missing(8)).toEqual([
    { start: 0, end: 2 },
    { start: 4, end: 6 },
  ]);
});

const step = fc.record({
  add: fc.boolean(),
  start: fc.nat(SPAN),
  length: fc.nat(SPAN / 4),
});

test(
  "RangeSet agrees with a set of single bytes under any history",
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const set = new RangeSet();
        const model = new Set<number>();
        for (const { add, start, length } of steps) {
          const range: ByteRange = { start, end: start + length };
          if (add) set.add(range);
          else set.subtract(range);
          for (let byte = start; byte < start + length; byte++) {
            if (add) model.add(byte);
            else model.delete(byte);
          }
        }
        expect(set.total).toBe(model.size);
        expect(bytesOf(set.ranges)).toEqual([...model].sort((a, b) => a - b));
        expect(isTidy(set.ranges)).toBe(true);
        const gaps = bytesOf(set.missing(SPAN));
        expect(gaps.every((byte) => !model.has(byte))).toBe(true);
        expect(gaps.length).toBe(
          SPAN - [...model].filter((byte) => byte < SPAN).length,
        );
      }),
      { numRuns: RUNS, seed: proofSeed },
    );
    tellFigures({
      proof: `interval model, seed ${proofSeed}`,
      figures: { histories: RUNS, contradictions: 0 },
    });
  },
  MAX_MS,
);

function bytesOf(ranges: readonly ByteRange[]): number[] {
  return ranges.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, index) => start + index),
  );
}

function isTidy(ranges: readonly ByteRange[]): boolean {
  return ranges.every(
    ({ start, end }, index) =>
      start < end && (index === 0 || start > (ranges[index - 1]?.end ?? 0)),
  );
}
