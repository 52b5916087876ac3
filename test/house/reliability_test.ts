import { expect, test } from "bun:test";
import { textOf } from "./_files.ts";

const page = await textOf("docs/reliability.md");

/** The promises that must each have a test. */
const NUMBERS = [
  ...numbers("R", [...from(1, 8), ...from(10, 30)]),
  ...numbers("T", [...from(1, 18), ...from(24, 28), 31]),
  ...numbers("T", [...from(32, 40), 44, 46]),
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

test("docs/reliability.md finds the number of each promise in the name of a test", async () => {
  const lost: string[] = [];
  for (const { number, tests } of rows) {
    const names = tests.map(async (one) => {
      const [, path = "", name = ""] = /^`([^`]+)`: (.+)$/.exec(one) ?? [];
      const [, rest = ""] = (await textOf(path)).split(name);
      return name + (rest.split(/["`\n]/)[0] ?? "");
    });
    const numbered = (await Promise.all(names)).some((name) =>
      name.includes(number),
    );
    if (!numbered) lost.push(number);
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

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function numbers(letter: string, all: readonly number[]): string[] {
  return all.map((number) => `${letter}-${String(number).padStart(2, "0")}`);
}
