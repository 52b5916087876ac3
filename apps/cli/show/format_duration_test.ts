import { expect, test } from "bun:test";
import { formatClock, formatDuration } from "./format_duration.ts";

test.each([
  [0, "0:00"],
  [16.2, "0:17"],
  [59.5, "1:00"],
  [725, "12:05"],
  [3723, "1:02:03"],
  [99 * 3600, ">99 h"],
  [Number.POSITIVE_INFINITY, ">99 h"],
])("formatClock() writes %p seconds as %p", (seconds, text) => {
  expect(formatClock(seconds)).toBe(text);
});

test.each([
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.6, "1 min 0 s"],
  [725, "12 min 5 s"],
  [3723, "1 h 2 min"],
])("formatDuration() writes %p seconds as %p", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
