import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  DEFAULT_PATIENCE,
  parseRetryAfter,
  retryDelay,
} from "./retry_delay.ts";

const NOW = Date.UTC(2026, 9, 21, 7, 28, 0);
const YEAR_MS = 366 * 24 * 3600 * 1000;

describe("retryDelay()", () => {
  const longest = { ...DEFAULT_PATIENCE, random: 1 };

  test("retryDelay() doubles from the base up to the longest wait", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((failures) =>
      retryDelay(failures, longest),
    );
    expect(delays).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });

  test("retryDelay() leaves a quarter to chance", () => {
    expect(retryDelay(1, { ...longest, random: 0 })).toBe(187.5);
  });

  test("retryDelay() is bounded after any number of failures", () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), random, (failures, chance) => {
        const options = { ...DEFAULT_PATIENCE, random: chance };
        const delay = retryDelay(failures, options);
        expect(delay).toBeGreaterThanOrEqual(187.5);
        expect(delay).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

describe("parseRetryAfter()", () => {
  test.each<[string, number]>([
    ["0", 0],
    ["1", 1000],
    [" 120 ", 120_000],
    ["007", 7000],
  ])("parseRetryAfter() reads the seconds of %p", (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });

  test.each([
    "Wed, 21 Oct 2026 07:28:30 GMT",
    "Wednesday, 21-Oct-26 07:28:30 GMT",
    "Wed Oct 21 07:28:30 2026",
    "wed, 21 oct 2026 07:28:30 gmt",
    "Wed, 21 Oct 2026 07:28:30 UTC",
    "Wed, 21 Oct 2026 09:28:30 +0200",
  ])("parseRetryAfter() reads the date of %p", (value) => {
    expect(parseRetryAfter(value, NOW)).toBe(30_000);
  });

  test("parseRetryAfter() reads a date without a zone as GMT everywhere", async () => {
    const script = `import { parseRetryAfter } from ${JSON.stringify(import.meta.resolve("./retry_delay.ts"))};
      console.log(parseRetryAfter("Wed Oct 21 07:28:30 2026", ${NOW}));`;
    await using child = Bun.spawn([process.execPath, "-e", script], {
      env: { TZ: "Asia/Tokyo" },
    });
    expect((await child.stdout.text()).trim()).toBe("30000");
  });

  test("parseRetryAfter() waits no time for a date that is over", () => {
    expect(parseRetryAfter("Wed, 21 Oct 2026 07:27:59 GMT", NOW)).toBe(0);
  });

  test.each(["9".repeat(20), "9".repeat(64), "Fri, 31 Dec 9999 23:59:59 GMT"])(
    "parseRetryAfter() keeps the absurd %p within a year",
    (value) => {
      expect(parseRetryAfter(value, NOW)).toBe(YEAR_MS);
    },
  );

  test.each([
    null,
    "",
    "  ",
    "-1",
    "1.5",
    "1e3",
    "0x10",
    "soon",
    "May 5",
    "Wed, 21 Oct 2026",
    "2026-10-21T07:28:30Z",
    "Wed, 99 Foo 2026 07:28:30 GMT",
    "120, 240",
    "1".repeat(65),
    `Wed, 21 Oct 2026 07:28:30 GMT${" x".repeat(40)}`,
  ])("parseRetryAfter() follows nothing in %p", (value) => {
    expect(parseRetryAfter(value, NOW)).toBeNull();
  });

  test("parseRetryAfter() never throws, and answers null or a wait", () => {
    const word = fc.constantFrom("Wed", "Oct", "21", "2026", "07:28:30", "GMT");
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc
        .array(fc.oneof(word, fc.string({ maxLength: 3 })))
        .map((words) => words.join(" ")),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(junk, (value) => {
        const wait = parseRetryAfter(value, NOW);
        if (wait === null) return;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(YEAR_MS);
      }),
      { numRuns: 3000 },
    );
  });
});
