import { expect, test } from "bun:test";
import { RecordedOutput } from "../_recorded_output.ts";
import { markedLine } from "./marked_line.ts";

test("markedLine() keeps a sentence behind its mark, line below line", () => {
  const output = new RecordedOutput({ isTerminal: true });
  output.columns = 40;
  const text = "example.org has no such file (status 404). Check the link.";
  expect(markedLine("✗", { text, output })).toBe(
    "✗ example.org has no such file (status\n  404). Check the link.",
  );
});
