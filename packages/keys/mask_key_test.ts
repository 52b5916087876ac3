import { expect, test } from "bun:test";
import { Secret } from "@haul/contract";
import { maskKey } from "./mask_key.ts";

test("maskKey() shows four characters of a long key and none of a short one", () => {
  expect(maskKey(new Secret("0123456789abcdef"))).toBe("…cdef");
  expect(maskKey(new Secret("0123456789abcde"))).toBe("…");
});
