import { expect, test } from "bun:test";
import { parseJson } from "./parse_json.ts";

const deep = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;

test("parseJson() reads what is nested as far as callers need, and no deeper", () => {
  expect(parseJson('{"a":[{"b":null}]}', "/api/jobs")).toEqual({
    a: [{ b: null }],
  });
  expect(() => parseJson(deep(16), "/api/jobs")).not.toThrow();
  expect(() => parseJson(deep(17), "/api/jobs")).toThrow("deeper");
});

test("parseJson() counts no bracket that stands in a string", () => {
  const text = JSON.stringify({ a: `\\"${"[".repeat(100)}\\` });
  expect(parseJson(text, "/api/jobs")).toEqual(JSON.parse(text));
});

test("parseJson() takes large bodies for many jobs alone", () => {
  const text = JSON.stringify("a".repeat(2 ** 20));
  expect(parseJson(text, "/api/jobs")).toHaveLength(2 ** 20);
  expect(() => parseJson(text, "/api/pair")).toThrow("1 MiB");
});

test.each(["{", "undefined", "{'a':1}"])(
  "parseJson() says that %p is no JSON",
  (text) => expect(() => parseJson(text, "/api/jobs")).toThrow("not JSON"),
);

test("parseJson() refuses a monster in a blink", () => {
  const start = performance.now();
  expect(() => parseJson(deep(1_000_000), "/api/jobs")).toThrow("deeper");
  expect(performance.now() - start).toBeLessThan(500);
});
