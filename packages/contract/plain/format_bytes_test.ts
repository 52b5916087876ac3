import { expect, test } from "bun:test";
import { formatBytes, formatBytesOf, formatSpeed } from "./format_bytes.ts";

const GIB = 1024 ** 3;

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "0.98 KiB"],
  [1024, "1.00 KiB"],
  [10_235, "10.0 KiB"],
  [999.4 * 1024, "999 KiB"],
  [999.6 * 1024, "0.98 MiB"],
  [4 * GIB, "4.00 GiB"],
  [48.25 * GIB, "48.3 GiB"],
  [5000 * 1024 ** 5, "5000 PiB"],
])("formatBytes() writes %p as %p", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("formatBytesOf() keeps its width from the first byte to the last", () => {
  expect(formatBytesOf(0, 48 * GIB)).toBe(" 0.0/48.0 GiB");
  expect(formatBytesOf(12.34 * GIB, 48 * GIB)).toBe("12.3/48.0 GiB");
  expect(formatBytesOf(48 * GIB, 48 * GIB)).toBe("48.0/48.0 GiB");
});

test("formatBytesOf() writes an empty file", () => {
  expect(formatBytesOf(0, 0)).toBe("0/0 B");
});

test("formatSpeed() adds the second", () => {
  expect(formatSpeed(98.1 * 1024 ** 2)).toBe("98.1 MiB/s");
  expect(formatSpeed(0.4)).toBe("0 B/s");
});
