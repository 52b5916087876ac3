import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract/plain";
import fc from "fast-check";
import { parseHead } from "./_parse_head.ts";

test("parseHead() reads status, reason and fields", () => {
  const head = parseHead(
    'HTTP/1.1 206 Partial  Content\r\nETag:\t"a" \r\nX-Empty:\nLink: <\xe9>',
  );
  expect(head).toMatchObject({
    minor: 1,
    status: 206,
    statusText: "Partial  Content",
  });
  expect([...head.headers]).toEqual([
    ["etag", '"a"'],
    ["x-empty", ""],
    ["link", "<\xe9>"],
  ]);
});

test("parseHead() bears a status line without a reason", () => {
  expect(parseHead("HTTP/1.0 200").statusText).toBe("");
  expect(parseHead("HTTP/1.0 200 ").minor).toBe(0);
});

test.each([
  "",
  "HTTP/2 200 OK",
  "HTTP/1.1 20 OK",
  "HTTP/1.1 099 OK",
  "HTTP/1.1  200 OK",
  "HTTP/1.1 200 OK\r\nA : b",
  "HTTP/1.1 200 OK\r\n: b",
  "HTTP/1.1 200 OK\r\nno colon",
  "HTTP/1.1 200 OK\r\nA: b\r\n folded",
  "HTTP/1.1 200 OK\r\nA: b\rC: d",
  "HTTP/1.1 200 OK\r\nA: b\0",
])("parseHead() refuses %j", (text) => {
  expect(() => parseHead(text)).toThrow("makes no sense");
});

test("parseHead() throws nothing but problems, whatever it reads", () => {
  const piece = fc.constantFrom(
    "HTTP/1.1 200 OK",
    "\r\n",
    "\n",
    "\r",
    ":",
    " ",
    "\0",
    "Content-Length",
    "5",
    "\xff",
  );
  const text = fc
    .array(fc.oneof({ weight: 3, arbitrary: piece }, fc.string()))
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (given) => {
      try {
        const { status, headers } = parseHead(given);
        expect(status).toBeWithin(100, 1000);
        for (const [, value] of headers) expect(value).not.toMatch(/[\r\n\0]/);
      } catch (error) {
        if (!isProblemError(error)) throw error;
        expect(error.problem.code).toBe("bad_reply");
      }
    }),
    { numRuns: 500 },
  );
});
