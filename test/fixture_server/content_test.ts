import { expect, test } from "bun:test";
import {
  BLOCK_BYTES,
  contentBlock,
  contentBytes,
  contentSha256,
  MIB,
} from "./content.ts";

test("contentBytes() gives the same bytes at any cut", () => {
  const whole = contentBytes(3, 0, 3 * BLOCK_BYTES + 17);
  for (const [start, end] of [
    [0, 1],
    [BLOCK_BYTES - 1, BLOCK_BYTES + 1],
    [100, 2 * BLOCK_BYTES + 5],
    [5, 5],
  ] as const) {
    expect(contentBytes(3, start, end)).toEqual(whole.slice(start, end));
  }
});

test("contentBytes() differs by seed", () => {
  expect(contentBytes(1, 0, 64)).not.toEqual(contentBytes(2, 0, 64));
});

test("contentBytes() works at the end of 16 GiB", () => {
  const size = 16 * 1024 * MIB;
  expect(contentBytes(1, size - 10, size).byteLength).toBe(10);
});

test("contentBlock() differs for every block of a file", () => {
  const blocks = 16_384;
  const seen = new Set<bigint | number>();
  for (let block = 0; block < blocks; block += 1) {
    const bytes = contentBlock(1, block * BLOCK_BYTES);
    seen.add(Bun.hash(bytes.subarray(0, 32)));
  }
  expect(seen.size).toBe(blocks);
});

test("contentSha256() is the digest of the bytes", async () => {
  const size = 2 * MIB + 3;
  expect(await contentSha256({ seed: 9, size })).toBe(
    Bun.SHA256.hash(contentBytes(9, 0, size), "hex"),
  );
});
