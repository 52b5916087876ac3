import { expect, test } from "bun:test";
import { formatDuration, formatPercent } from "./format.ts";

test.each([
  [0, "0%"],
  [0.999, "99%"],
  [1, "100%"],
  [1.2, "100%"],
  [-1, "0%"],
])("formatPercent() shows %p as %p", (share, shown) => {
  expect(formatPercent(share)).toBe(shown);
});

test.each([
  [-3, "0 s"],
  [0, "0 s"],
  [0.2, "1 s"],
  [59.5, "1 min"],
  [185, "3 min 5 s"],
  [3599.9, "1 h"],
  [7440, "2 h 4 min"],
  [86_399, "1 d"],
  [90_000, "1 d 1 h"],
])("formatDuration() shows %p seconds as %p", (seconds, shown) => {
  expect(formatDuration(seconds)).toBe(shown);
});
