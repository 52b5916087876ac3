import { expect, test } from "bun:test";
import { textOf } from "./_files.ts";

const page = await textOf("docs/reliability.md");

/** The promises that must each have a test. */
const NUMBERS = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 15, 16, 22, 23, 25, 26, 28, 29, 30].map(
    (number) => `R-${String(number).padStart(2, "0")}`,
  ),
  ...[
    18, 24, 25, 26, 27, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 44, 46,
  ].map((number) => `T-${number}`),
];

const rows = [...page.matchAll(/^\| ([RT]-\d\d) \| [^|]+ \| (.+) \|$/gm)].map(
  ([, number = "", tests = ""]) => ({ number, tests: tests.split("; ") }),
);

test("docs/reliability.md names a test for each promise", () => {
  expect(rows.map(({ number }) => number)).toEqual(NUMBERS);
});

test("docs/reliability.md names tests that are there", async () => {
  const lost: string[] = [];
  for (const { number, tests } of rows) {
    for (const one of tests) {
      const [, path = "", name = ""] = /^`([^`]+)`: (.+)$/.exec(one) ?? [];
      const text = await textOf(path).catch(() => "");
      if (name === "" || !text.includes(name)) lost.push(`${number}: ${one}`);
    }
  }
  expect(lost).toEqual([]);
});

test("docs/reliability.md names files that are there among its escapes", async () => {
  const [, escapes = ""] = page.split("## Escapes");
  const paths = [...escapes.matchAll(/`([\w/]+_test\.ts)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) expect(await textOf(path)).not.toBe("");
});
