import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import fc from "fast-check";
import { RangeSet } from "../plan/ranges.ts";
import { killAria2cAt } from "./_aria2c_rig.ts";
import {
  controlPathFor,
  encodeControlFile,
  parseControlFile,
} from "./control_file.ts";

const aria2c = Bun.which("aria2c");

test("parseControlFile() reads what encodeControlFile() writes, whole pieces alone", () => {
  const done = new RangeSet([
    { start: 0, end: 2 * MIB + 5 },
    { start: 4 * MIB, end: 4.5 * MIB },
  ]);
  const bytes = encodeControlFile({ size: 4.5 * MIB, done }, MIB);
  expect(parseControlFile(bytes)?.size).toBe(4.5 * MIB);
  expect(parseControlFile(bytes)?.done.ranges).toEqual([
    { start: 0, end: 2 * MIB },
    { start: 4 * MIB, end: 4.5 * MIB },
  ]);
});

test("parseControlFile() reads version 0, in the order of x86", () => {
  const bytes = Buffer.alloc(39);
  bytes.writeUInt32LE(1024, 10);
  bytes.writeBigUInt64LE(3000n, 14);
  bytes.writeUInt32LE(1, 30);
  bytes[34] = 0b0110_0000;
  expect(parseControlFile(bytes)?.done.ranges).toEqual([
    { start: 1024, end: 3000 },
  ]);
});

test("parseControlFile() refuses a torrent's, a cut one and zeros", () => {
  const whole = encodeControlFile({ size: MIB, done: new RangeSet() }, MIB);
  const torrent = Uint8Array.from(whole);
  torrent[9] = 20;
  expect(parseControlFile(torrent)).toBeNull();
  expect(parseControlFile(whole.subarray(0, -1))).toBeNull();
  expect(parseControlFile(new Uint8Array(64))).toBeNull();
  expect(parseControlFile(new Uint8Array(0))).toBeNull();
});

test("parseControlFile() claims nothing beyond the file, whatever it is given", () => {
  const seed = encodeControlFile({ size: 5 * MIB, done: new RangeSet() }, MIB);
  const flips = fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)));
  fc.assert(
    fc.property(flips, (changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at] = value;
      const parsed = parseControlFile(bytes);
      if (parsed === null) return;
      for (const { start, end } of parsed.done.ranges) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(parsed.size);
      }
    }),
  );
});

test.skipIf(aria2c === null)(
  "parseControlFile() claims of a killed aria2c's file what is there, byte for byte",
  async () => {
    const server = await startFixtureServer();
    await using folder = await tempDir();
    const file = server.file("/m.bin", {
      size: 24 * MIB,
      bytesPerSecond: 2 * MIB,
    });
    const path = join(folder.path, "m.bin");
    await killAria2cAt(4 * MIB, { url: file.url, path });
    const control = parseControlFile(await readFile(controlPathFor(path)));
    expect(control?.size).toBe(24 * MIB);
    expect(control?.done.total).toBeGreaterThanOrEqual(4 * MIB);
    const here = await readFile(path);
    const whole = file.bytes();
    for (const { start, end } of control?.done.ranges ?? []) {
      expect(here.subarray(start, end).equals(whole.subarray(start, end))).toBe(
        true,
      );
    }
    await server.close();
  },
);
