import { expect, test } from "bun:test";
import fc from "fast-check";
import { pageOf } from "./page_of.ts";
import { bitfieldOf, piecesOf } from "./piece_map.ts";

const MIB = 1024 * 1024;

test("piecesOf() makes pieces of 1 MiB, and larger ones where there would be too many", () => {
  expect(piecesOf(0)).toEqual({ pieceLength: MIB, numPieces: 0 });
  expect(piecesOf(1)).toEqual({ pieceLength: MIB, numPieces: 1 });
  expect(piecesOf(8192 * MIB).pieceLength).toBe(MIB);
  expect(piecesOf(8192 * MIB + 1)).toEqual({
    pieceLength: 2 * MIB,
    numPieces: 4097,
  });
});

test("bitfieldOf() counts a piece only when all of it is there", () => {
  const size = 9.5 * MIB;
  expect(bitfieldOf(size, [])).toBe("0000");
  expect(bitfieldOf(size, [{ start: 0, end: size }])).toBe("ffc0");
  expect(bitfieldOf(size, [{ start: 1, end: 2 * MIB }])).toBe("4000");
  expect(bitfieldOf(size, [{ start: 0, end: 2 * MIB - 1 }])).toBe("8000");
  expect(bitfieldOf(size, [{ start: 9 * MIB, end: size }])).toBe("0040");
});

test("bitfieldOf() agrees with a look at each piece by itself", () => {
  const position = fc.integer({ min: 0, max: 40 * MIB });
  fc.assert(
    fc.property(position, position, position, (size, a, b) => {
      const [start = 0, end = 0] = [Math.min(a, size), Math.min(b, size)].sort(
        (x, y) => x - y,
      );
      const { numPieces } = piecesOf(size);
      const bits = Array.from({ length: numPieces }, (_, at) =>
        start <= at * MIB && end >= Math.min(size, (at + 1) * MIB) ? "1" : "0",
      ).join("");
      const hex = bitfieldOf(size, start < end ? [{ start, end }] : []);
      const own = [...hex].map((digit) =>
        Number.parseInt(digit, 16).toString(2).padStart(4, "0"),
      );
      const text = own.join("");
      if (start < end) expect(text.slice(0, numPieces)).toBe(bits);
      expect(text.slice(numPieces)).not.toContain("1");
    }),
  );
});

test("pageOf() counts from either end, and backwards from the last", () => {
  const items = [0, 1, 2, 3, 4];
  const page = (offset: number, count: number) =>
    pageOf(items, { offset, count });
  expect(page(0, 2)).toEqual([0, 1]);
  expect(page(4, 9)).toEqual([4]);
  expect(page(9, 1)).toEqual([]);
  expect(page(0, 0)).toEqual([]);
  expect(page(-1, 2)).toEqual([4, 3]);
  expect(page(-2, 1000)).toEqual([3, 2, 1, 0]);
  expect(page(-1, 0)).toEqual([]);
  expect(page(-6, 3)).toEqual([]);
});
