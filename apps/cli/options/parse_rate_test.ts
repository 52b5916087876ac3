import { expect, test } from "bun:test";
import { parseRate } from "./parse_rate.ts";

test.each([
  ["1M", 1024 ** 2],
  ["500K", 500 * 1024],
  ["500k", 500 * 1024],
  ["2.5MiB", 2.5 * 1024 ** 2],
  ["2.5 MiB/s", 2.5 * 1024 ** 2],
  ["1GB", 1024 ** 3],
  ["100000", 100_000],
  [".5K", 512],
  ["0.1", 1],
])("parseRate() reads %p as %p bytes a second", (text, rate) => {
  expect(parseRate(text)).toBe(rate);
});

test("parseRate() takes 0 for no limit", () => {
  expect(parseRate("0")).toBeNull();
  expect(parseRate("0M")).toBeNull();
});

test.each(["", "fast", "-1M", "1X", "1e6", "1,5M", "1M 2M", "NaN"])(
  "parseRate() refuses %p and says what it takes",
  (text) => {
    expect(() => parseRate(text)).toThrow("such as 500K, 2.5M or 1G");
  },
);
