import { expect, test } from "bun:test";
import { paintFor } from "./paint.ts";

const terminal = { isTerminal: true };

test("paintFor() colours on a terminal", () => {
  expect(paintFor(terminal, {})("green", "ok")).toBe("\x1b[32mok\x1b[0m");
});

test("paintFor() leaves text alone off a terminal", () => {
  expect(paintFor({ isTerminal: false }, {})("green", "ok")).toBe("ok");
});

test("paintFor() honours NO_COLOR, unless it is empty", () => {
  expect(paintFor(terminal, { NO_COLOR: "1" })("red", "no")).toBe("no");
  expect(paintFor(terminal, { NO_COLOR: "" })("red", "no")).toContain("\x1b");
});
