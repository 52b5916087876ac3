import { expect, test } from "bun:test";
import type { Problem, RetryAdvice } from "@haul/contract";
import { nextTry, retryNotice } from "./next_try.ts";

const options = { failures: 1, retries: 5, random: 1, waitsForDates: true };

function advising(retry: RetryAdvice): Problem {
  return { code: "network", message: "Gone.", retry };
}

test.each([
  ["Gone; try again.", "Gone. Trying again in 2 s."],
  [
    "Busy (status 429). Try again then. A key helps.",
    "Busy (status 429). A key helps. Trying again in 2 s.",
  ],
  ["Gone for a.org.", "Gone for a.org. Trying again in 2 s."],
])("retryNotice() makes of %j %j", (message, told) => {
  const next = { waitMs: 1200, isDate: false, until: 0 };
  const problem = { ...advising("now"), message };
  expect(retryNotice(problem, next).message).toBe(told);
});

test("nextTry() leaves a problem alone that advises against it", () => {
  expect(nextTry(advising("never"), options)).toBeNull();
});

test("nextTry() doubles its wait up to ten minutes", () => {
  const waits = [1, 2, 3, 20].map(
    (failures) =>
      nextTry(advising("now"), { ...options, failures, retries: 99 })?.waitMs,
  );
  expect(waits).toEqual([5_000, 10_000, 20_000, 600_000]);
});

test("nextTry() takes up to a quarter off by chance", () => {
  expect(nextTry(advising("now"), { ...options, random: 0 })).toEqual({
    waitMs: 3_750,
    isDate: false,
  });
});

test("nextTry() gives up when the retries are used up", () => {
  const at = (failures: number) =>
    nextTry(advising("now"), { ...options, failures });
  expect(at(5)).not.toBeNull();
  expect(at(6)).toBeNull();
  expect(nextTry(advising("now"), { ...options, retries: 0 })).toBeNull();
});

test("nextTry() waits as long as the server asks, to the second", () => {
  const wait = (afterMs: number) =>
    nextTry(advising({ afterMs }), options)?.waitMs;
  expect(wait(42_000)).toBe(42_000);
  expect(wait(1)).toBe(5_000);
});

test("nextTry() waits for a quota that says when it is free again, without a retry to lose", () => {
  const quota = (afterMs: number): Problem => {
    return { ...advising({ afterMs }), code: "quota" };
  };
  const none = { ...options, retries: 0 };
  expect(nextTry(quota(21_600_000), none)).toEqual({
    waitMs: 21_600_000,
    isDate: true,
  });
  expect(nextTry(quota(21_600_001), none)).toBeNull();
  expect(nextTry({ ...quota(1), retry: "now" }, none)).toBeNull();
});

test("nextTry() takes a wait of more than an hour for a no", () => {
  expect(nextTry(advising({ afterMs: 3_600_001 }), options)).toBeNull();
});

test("nextTry() waits for the day on which a file becomes free, where that is wanted", () => {
  const weeks = 3 * 7 * 24 * 3_600_000;
  const early: Problem = {
    code: "early_access",
    message: "Free in three weeks.",
    retry: { afterMs: weeks },
  };
  const spent = { ...options, failures: 99 };
  expect(nextTry(early, spent)).toEqual({ waitMs: weeks, isDate: true });
  expect(nextTry(early, { ...spent, waitsForDates: false })).toBeNull();
  expect(nextTry({ ...early, retry: "never" }, spent)).toBeNull();
});
