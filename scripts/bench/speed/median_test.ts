import { expect, test } from "bun:test";
import { median } from "./median.ts";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])("median() of %p is %p", (numbers, middle) => {
  expect(median(numbers)).toBe(middle);
});
