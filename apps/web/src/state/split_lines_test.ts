import { expect, test } from "bun:test";
import { splitLines } from "./split_lines.ts";

test("splitLines() gives each link once, without blanks", () => {
  const text =
    " https://a.example/x \r\n\n\thttps://b.example/y\nhttps://a.example/x";
  expect(splitLines(text)).toEqual([
    "https://a.example/x",
    "https://b.example/y",
  ]);
});
