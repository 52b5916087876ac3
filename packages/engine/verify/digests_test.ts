import { expect, test } from "bun:test";
import type { HashAlgorithm } from "@haul/contract";
import { createDigest } from "./digests.ts";

// The standard check value of each algorithm, for "123456789".
test.each<[HashAlgorithm, string]>([
  [
    "sha256",
    "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  ],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["md5", "25f9e794323b453885f5181f1b624d0b"],
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  [
    "blake3",
    "b7d65b48420d1033cb2595293263b6f72eabee20d55e699d0df1973b3c9deed1",
  ],
])("createDigest() computes %s in pieces", async (algorithm, hex) => {
  const digest = await createDigest(algorithm);
  const reused = new Uint8Array(3);
  for (const piece of ["123", "456", "789"]) {
    new TextEncoder().encodeInto(piece, reused);
    digest.update(reused);
  }
  expect(digest.hex()).toBe(hex);
});

test("createDigest() keeps the leading zeros of a CRC", async () => {
  const digest = await createDigest("crc32");
  expect(digest.hex()).toBe("00000000");
});
