import { expect, test } from "bun:test";
import { bodyFraming, type Framing } from "./_body_framing.ts";
import { parseHead } from "./_parse_head.ts";

function framing(lines: string, method = "GET"): Framing {
  return bodyFraming(parseHead(`HTTP/1.1 ${lines}`), method);
}

const length5 = { kind: "length", length: 5, keepAlive: true };
const chunked = { kind: "chunked", length: null, keepAlive: true };
const empty = { kind: "empty", length: 0, keepAlive: true };

test.each([
  ["200 OK\nContent-Length: 5", length5],
  ["200 OK\nContent-Length: 5, 5\nContent-Length: 5", length5],
  [
    "200 OK\nContent-Length: 5\nConnection: Close",
    { ...length5, keepAlive: false },
  ],
  ["200 OK\nTransfer-Encoding: Chunked", chunked],
  [
    "200 OK\nTransfer-Encoding: chunked\nContent-Length: 5",
    { ...chunked, keepAlive: false },
  ],
  ["200 OK", { kind: "close", length: null, keepAlive: false }],
  ["204 No", empty],
  ["304 No\nContent-Length: 5", empty],
])("bodyFraming() tells how the body ends after %j", (lines, expected) => {
  expect(framing(lines)).toEqual(expected as Framing);
});

test("bodyFraming() knows that a reply to HEAD has no body", () => {
  expect(framing("200 OK\nContent-Length: 5", "HEAD").kind).toBe("empty");
});

test("bodyFraming() keeps an HTTP/1.0 connection only if asked to", () => {
  const old = (extra: string) =>
    bodyFraming(parseHead(`HTTP/1.0 200 OK\nContent-Length: 1${extra}`), "GET");
  expect(old("").keepAlive).toBe(false);
  expect(old("\nConnection: keep-alive").keepAlive).toBe(true);
});

test.each([
  "200 OK\nContent-Length: 5\nContent-Length: 6",
  "200 OK\nContent-Length: 5, 6",
  "200 OK\nContent-Length: -5",
  "200 OK\nContent-Length: 5x",
  "200 OK\nContent-Length:",
  "200 OK\nContent-Length: 99999999999999999999",
  "200 OK\nTransfer-Encoding: gzip, chunked",
])("bodyFraming() refuses %j", (lines) => {
  expect(() => framing(lines)).toThrow();
});
