import { expect, test } from "bun:test";
import fc from "fast-check";
import { type PieceFacts, pieceSize } from "./piece_size.ts";

const MIB = 1 << 20;
const FACTS: PieceFacts = {
  unassigned: 1024 * MIB,
  underWay: 0,
  connections: 16,
  speed: 0,
  firstByteMs: 100,
};

/** The pieces that a whole crew takes before its first member is done. */
function firstRound(size: number, connections: number): number[] {
  const pieces: number[] = [];
  let unassigned = size;
  for (let taken = 0; taken < connections && unassigned > 0; taken++) {
    const underWay = size - unassigned;
    const facts = { ...FACTS, unassigned, underWay, connections };
    pieces.push(pieceSize(facts));
    unassigned -= pieces.at(-1) ?? 0;
  }
  return pieces;
}

test("pieceSize() gives every connection the same share of a small file", () => {
  expect(firstRound(128 * MIB, 16)).toEqual(Array(16).fill(8 * MIB));
});

test("pieceSize() keeps pieces short while no speed is known", () => {
  expect(pieceSize(FACTS)).toBe(16 * MIB);
});

test("pieceSize() makes the wait for a first byte hardly count", () => {
  const far = { ...FACTS, speed: 2 * MIB, firstByteMs: 300 };
  expect(pieceSize(far)).toBe(24 * MIB);
});

test("pieceSize() never takes more than there is, nor more than the hash can follow, and always takes something", () => {
  const sizes = fc.integer({ min: 1, max: 2 ** 40 });
  const facts = fc.record({
    unassigned: sizes,
    underWay: sizes,
    connections: fc.integer({ min: 1, max: 64 }),
    speed: fc.integer({ min: 0, max: 2 ** 31 }),
    firstByteMs: fc.integer({ min: 0, max: 60_000 }),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const length = pieceSize(given);
      expect(length).toBeGreaterThan(0);
      expect(length).toBeLessThanOrEqual(given.unassigned);
      const window = length * given.connections;
      expect(window).toBeLessThanOrEqual(512 * MIB + 64 * 4096);
    }),
  );
});
