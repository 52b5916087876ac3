import { expect, test } from "bun:test";
import { isHit, type RequestFacts, type When } from "./when.ts";

function hits(when: When | undefined, facts: Partial<RequestFacts> = {}) {
  return Array.from({ length: 8 }, (_, ordinal) => ordinal).filter((ordinal) =>
    isHit(when, {
      ...{ ordinal, connection: 0, range: null, attempt: 0, method: "GET" },
      ...facts,
    }),
  );
}

test("isHit() hits every request without a rule", () => {
  expect(hits(undefined)).toHaveLength(8);
});

test("isHit() counts by first, from, ordinals, every and ratio", () => {
  expect(hits({ first: 2 })).toEqual([0, 1]);
  expect(hits({ from: 6 })).toEqual([6, 7]);
  expect(hits({ ordinals: [1, 4] })).toEqual([1, 4]);
  expect(hits({ every: 3 })).toEqual([2, 5]);
  expect(hits({ ratio: 0.25 })).toEqual([3, 7]);
});

test("isHit() needs all parts of a rule to hold", () => {
  expect(hits({ from: 3, every: 3 })).toEqual([5]);
});

test("isHit() knows requests by their range", () => {
  const range = { start: 10, end: 20 };
  expect(hits({ ranged: true }, { range })).toHaveLength(8);
  expect(hits({ ranged: false }, { range })).toHaveLength(0);
  expect(hits({ startFrom: 10 }, { range })).toHaveLength(8);
  expect(hits({ startFrom: 11 }, { range })).toHaveLength(0);
});

test("isHit() asks a function", () => {
  expect(hits((request) => request.ordinal === 5)).toEqual([5]);
});
