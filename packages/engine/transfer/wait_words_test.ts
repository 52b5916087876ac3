import { expect, test } from "bun:test";
import { busyProblem } from "./failure_policy.ts";
import { waitWords } from "./wait_words.ts";

test("waitWords() tells why and until when, and asks nobody to try again", () => {
  const broken = "The connection to a.test failed (ECONNRESET); try again.";
  expect(waitWords(broken, 1200)).toBe(
    "The connection to a.test failed (ECONNRESET). Next try in 2 s.",
  );
  expect(waitWords(broken, 0)).toBe(
    "The connection to a.test failed (ECONNRESET). Trying again.",
  );
  const busy = busyProblem("a.test", { status: 503, retryAfterMs: null });
  expect(waitWords(busy.message, 4000)).toBe(
    "a.test is busy or limits downloads (status 503). Next try in 4 s.",
  );
});

test("waitWords() keeps a reason that gives no advice", () => {
  expect(waitWords("a.test is busy.", 500)).toBe(
    "a.test is busy. Next try in 1 s.",
  );
});
