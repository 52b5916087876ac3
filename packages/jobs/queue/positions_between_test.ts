import { expect, test } from "bun:test";
import fc from "fast-check";
import { POSITION_STEP, positionsBetween } from "./positions_between.ts";

test("positionsBetween() gives numbers that lie between, in order, or none", () => {
  const position = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  const count = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(position, position, count, (a, b, many) => {
      const [before, after] = [Math.min(a, b), Math.max(a, b)];
      const found = positionsBetween({ before, after }, many);
      if (found === null) {
        expect(after - before).toBeLessThan(many + 1);
        return;
      }
      const line = [before, ...found, after];
      expect(line).toEqual([...new Set(line)].sort((x, y) => x - y));
      expect(found).toHaveLength(many);
    }),
  );
});

test("positionsBetween() goes beyond an end by whole steps", () => {
  const step = POSITION_STEP;
  const at = (before: number | null, after: number | null) =>
    positionsBetween({ before, after }, 2);
  expect(at(null, null)).toEqual([step, 2 * step]);
  expect(at(7, null)).toEqual([7 + step, 7 + 2 * step]);
  expect(at(null, 7)).toEqual([7 - 2 * step, 7 - step]);
});

test("positionsBetween() can put a job between two neighbours twenty times in a row", () => {
  let after = 2 * POSITION_STEP;
  for (let count = 0; count < 20; count += 1) {
    [after = 0] = positionsBetween({ before: POSITION_STEP, after }) ?? [];
    expect(after).toBeGreaterThan(POSITION_STEP);
  }
  expect(positionsBetween({ before: POSITION_STEP, after })).toBeNull();
});
