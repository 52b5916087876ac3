import { expect, test } from "bun:test";
import { wrapText } from "./wrap_text.ts";

const output = { isTerminal: true, columns: 40 };

test("wrapText() breaks between words, and begins each further line as asked", () => {
  const text =
    "Check the link, or open its page to see whether the file was moved.";
  expect(wrapText(text, { output, indent: "  ", taken: 2 })).toBe(
    "Check the link, or open its page to\n  see whether the file was moved.",
  );
});

test("wrapText() fills a line to its last column and no further", () => {
  const exact = `${"a".repeat(19)} ${"b".repeat(20)}`;
  expect(wrapText(exact, { output })).toBe(exact);
  expect(wrapText(exact, { output, taken: 1 })).toContain("\n");
});

test("wrapText() counts wide characters as the terminal does", () => {
  const wide = `${"模".repeat(10)} ${"型".repeat(10)}`;
  expect(wrapText(wide, { output })).toBe(wide.replace(" ", "\n"));
});

test("wrapText() keeps a path whole that is longer than a line", () => {
  const path = `/models/${"x".repeat(60)}.safetensors`;
  const text = `It is at ${path} now.`;
  expect(wrapText(text, { output })).toBe(`It is at\n${path}\nnow.`);
});

test.each([
  ["a log", { isTerminal: false, columns: 40 }],
  ["a terminal of 20 columns", { isTerminal: true, columns: 20 }],
])("wrapText() breaks nothing for %s", (_, narrow) => {
  const text = "word ".repeat(40);
  expect(wrapText(text, { output: narrow })).toBe(text);
});
