import { expect, test } from "bun:test";
import { CAPS, capOf, stepOf } from "./speed_caps.ts";

test("capOf() and stepOf() are each other's way back", () => {
  for (const [step, cap] of CAPS.entries()) {
    expect(capOf(step)).toBe(cap);
    expect(stepOf(cap)).toBe(step);
  }
  expect(capOf(CAPS.length)).toBeNull();
  expect(stepOf(null)).toBe(CAPS.length);
});

test("stepOf() puts limits that somebody else set at the step below", () => {
  expect(stepOf(3e6)).toBe(stepOf(2e6));
  expect(stepOf(1)).toBe(0);
  expect(stepOf(9e9)).toBe(CAPS.length - 1);
});
