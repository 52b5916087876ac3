import { expect, test } from "bun:test";
import { collisionKey } from "./collision_key.ts";

test("collisionKey() is one for names that some file system cannot tell apart", () => {
  expect(collisionKey("A.bin")).toBe(collisionKey("a.BIN"));
  expect(collisionKey("caf\u00e9")).toBe(collisionKey("CAFE\u0301"));
  expect(collisionKey("straße")).toBe(collisionKey("STRASSE"));
  expect(collisionKey("a.bin")).not.toBe(collisionKey("b.bin"));
});
