import { expect, test } from "bun:test";
import { parseSha256 } from "./parse_sha256.ts";

const HEX = "ab".repeat(32);

test.each([HEX, HEX.toUpperCase(), `sha256:${HEX}`, ` SHA-256=${HEX}\n`])(
  "parseSha256() reads %p",
  (text) => {
    expect(parseSha256(text)).toBe(HEX);
  },
);

test("parseSha256() says what is wrong", () => {
  expect(() => parseSha256("abc")).toThrow("3 were given");
  expect(() => parseSha256("xyz")).toThrow("other characters");
});
