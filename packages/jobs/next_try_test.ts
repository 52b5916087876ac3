import { expect, test } from "bun:test";
import type { Problem, RetryAdvice } from "@haul/contract";
import { nextTry } from "./next_try.ts";

const options = { failures: 1, retries: 5, random: 1 };

function advising(retry: RetryAdvice): Problem {
  return { code: "network", message: "Gone.", retry };
}

test("nextTry() leaves a problem alone that advises against it", () => {
  expect(nextTry(advising("never"), options)).toBeNull();
});

test("nextTry() doubles its wait up to ten minutes", () => {
  const waits = [1, 2, 3, 20].map((failures) =>
    nextTry(advising("now"), { ...options, failures, retries: 99 }),
  );
  expect(waits).toEqual([5_000, 10_000, 20_000, 600_000]);
});

test("nextTry() takes up to a quarter off by chance", () => {
  expect(nextTry(advising("now"), { ...options, random: 0 })).toBe(3_750);
});

test("nextTry() gives up when the retries are used up", () => {
  const at = (failures: number) =>
    nextTry(advising("now"), { ...options, failures });
  expect(at(5)).not.toBeNull();
  expect(at(6)).toBeNull();
  expect(nextTry(advising("now"), { ...options, retries: 0 })).toBeNull();
});

test("nextTry() waits as long as the server asks, to the second", () => {
  expect(nextTry(advising({ afterMs: 42_000 }), options)).toBe(42_000);
  expect(nextTry(advising({ afterMs: 1 }), options)).toBe(5_000);
});

test("nextTry() waits for a quota that says when it is free again, without a retry to lose", () => {
  const quota = (afterMs: number): Problem => {
    return { ...advising({ afterMs }), code: "quota" };
  };
  const none = { ...options, retries: 0 };
  expect(nextTry(quota(21_600_000), none)).toBe(21_600_000);
  expect(nextTry(quota(21_600_001), none)).toBeNull();
  expect(nextTry({ ...quota(1), retry: "now" }, none)).toBeNull();
});

test("nextTry() takes a wait of more than an hour for a no", () => {
  expect(nextTry(advising({ afterMs: 3_600_001 }), options)).toBeNull();
});
