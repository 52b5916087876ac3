import { expect, test } from "bun:test";
import { parseInput } from "../parse_input.ts";
import { megaShorthand } from "./mega_shorthand.ts";

const H = "yuZ0QJ6J";
const KEY = "jFc2HL6rIoDVU9kECBpMEIAbcv2WQcz6le9kS_bb2gc";
const NEW = `https://mega.nz/file/${H}#${KEY}`;
const OLD = `https://mega.nz/#!${H}!${KEY}`;

test.each([
  [`mega://file/${H}#${KEY}`, NEW],
  [`mega:///file/${H}#${KEY}`, NEW],
  [`mega:file/${H}#${KEY}`, NEW],
  [`MEGA://mega.nz/file/${H}#${KEY}`, NEW],
  [`mega://#!${H}!${KEY}`, OLD],
  [`mega:///#F!${H}!${KEY}`, `https://mega.nz/#F!${H}!${KEY}`],
  [
    `chrome-extension://bigefpfhnfcobdlfbedofhhaibnlghod/mega/secure.html#!${H}!${KEY}`,
    OLD,
  ],
  [`moz-extension://5e3f-1a/mega/secure.html#file/${H}#${KEY}`, NEW],
  [`https://mega.nz/file/${H}%23${KEY}`, NEW],
  [`mega.nz/file/${H}%23${KEY}`, NEW],
  [`https://mega.nz/%23!${H}!${KEY}`, OLD],
])("megaShorthand() takes %s out of its wrapper", (text, href) => {
  expect(megaShorthand(text)?.href).toBe(href);
  expect(parseInput(text).href).toBe(href);
});

test.each([
  "mega://",
  "mega://enc?abcdefgh",
  "megabyte",
  "chrome-extension://bigefpfh/options.html",
  `https://example.org/file/${H}%23${KEY}`,
  `https://mega.nz.example.org/file/${H}%23${KEY}`,
  NEW,
])("megaShorthand() finds no wrapped link in %s", (text) => {
  expect(megaShorthand(text)).toBeNull();
});
