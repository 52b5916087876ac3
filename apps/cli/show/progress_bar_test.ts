import { expect, test } from "bun:test";
import { progressBar } from "./progress_bar.ts";

test("progressBar() fills by whole cells", () => {
  expect(progressBar(0.5, 10)).toEqual({ filled: "━━━━━", empty: "─────" });
});

test("progressBar() is full only when all is there", () => {
  expect(progressBar(0.999, 10).empty).toBe("─");
  expect(progressBar(1, 10)).toEqual({ filled: "━".repeat(10), empty: "" });
});

test("progressBar() bears fractions outside its range", () => {
  expect(progressBar(-1, 4).filled).toBe("");
  expect(progressBar(7, 4).empty).toBe("");
});
