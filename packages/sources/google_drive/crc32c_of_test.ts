import { expect, test } from "bun:test";
import { crc32cOf } from "./crc32c_of.ts";

test.each([
  ["crc32c=4waSgw==", "e3069283"],
  ["crc32c=z/a+AA==", "cff6be00"],
  ["crc32c=AAAAAA==, md5=1B2M2Y8AsgTpgAmY7PhCfg==", "00000000"],
  ["md5=1B2M2Y8AsgTpgAmY7PhCfg==,crc32c=4waSgw==", "e3069283"],
])("crc32cOf() reads %p as %p", (value, hex) => {
  expect(crc32cOf(new Headers({ "X-Goog-Hash": value }))).toEqual([
    { algorithm: "crc32c", hex, from: "server" },
  ]);
});

test.each(["", "crc32c=", "crc32c=4waSgw", "md5=4waSgw==", "xcrc32c=4waSgw=="])(
  "crc32cOf() finds nothing in %p",
  (value) => {
    expect(crc32cOf(new Headers({ "X-Goog-Hash": value }))).toEqual([]);
  },
);
