import { expect, test } from "bun:test";
import { parseHeaders } from "./parse_header.ts";

test("parseHeaders() reads name and value", () => {
  expect(
    parseHeaders(["Authorization: Bearer a:b", "X-Empty:", "x-y:  z "]),
  ).toEqual({ Authorization: "Bearer a:b", "X-Empty": "", "x-y": "z" });
});

test("parseHeaders() lets the last of one name win, in whatever case", () => {
  expect(parseHeaders(["Cookie: a", "cookie: b"])).toEqual({ cookie: "b" });
});

test.each(["", "no colon", ": value", "two words: x", "näme: x"])(
  "parseHeaders() refuses %p",
  (line) => {
    expect(() => parseHeaders([line])).toThrow("--header takes 'Name: value'");
  },
);

test("parseHeaders() refuses line ends and keeps the value to itself", () => {
  expect(() => parseHeaders(["X-Key: secret\r\nHost: evil"])).toThrow(
    /^(?!.*secret).*X-Key.*line end/,
  );
});

test("parseHeaders() refuses headers that the engine sets", () => {
  expect(() => parseHeaders(["Range: bytes=0-1"])).toThrow("leave it out");
});
