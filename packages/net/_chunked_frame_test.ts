import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract/plain";
import fc from "fast-check";
import { ChunkedFrame } from "./_chunked_frame.ts";

/** Feeds bytes in pieces of a size and gathers what comes out. */
function decode(bytes: Uint8Array, size: number): [string, ChunkedFrame] {
  const frame = new ChunkedFrame();
  let text = "";
  for (let at = 0; at < bytes.length; at += size) {
    frame.feed(bytes.subarray(at, at + size));
    for (let piece = frame.read(); piece; piece = frame.read()) {
      text += Buffer.from(piece).toString("latin1");
    }
  }
  return [text, frame];
}

const encode = (text: string): Uint8Array => Buffer.from(text, "latin1");

test("ChunkedFrame finds the body however its bytes are cut", () => {
  const coded = encode(
    "5;x=y\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
  );
  for (let size = 1; size <= coded.length; size++) {
    const [text, frame] = decode(coded, size);
    expect(text).toBe("hello 0123456789");
    expect(frame.done).toBe(true);
    expect(frame.overrun).toBe(false);
  }
});

test("ChunkedFrame tells when bytes follow the body", () => {
  const [text, frame] = decode(encode("1\r\na\r\n0\r\n\r\nHTTP/1.1"), 100);
  expect(text).toBe("a");
  expect(frame.overrun).toBe(true);
});

test("ChunkedFrame is not done before the last line", () => {
  expect(decode(encode("1\r\na\r\n0\r\n"), 9)[1].done).toBe(false);
});

test.each([
  "x\r\n",
  "-1\r\n",
  "+1\r\n",
  "0x1\r\n",
  "1 2\r\n",
  "\r\n",
  "fffffffffffffff\r\n",
  "1\r\nab\r\n",
  `1;${"x".repeat(9_000)}`,
  `0\r\n${`T: ${"x".repeat(8_000)}\r\n`.repeat(9)}`,
])("ChunkedFrame refuses %.20j", (coded) => {
  expect(() => decode(encode(coded), 512)).toThrow("chunks make no sense");
});

test("ChunkedFrame gives back any body, whatever the chunks and the cuts", () => {
  const chunks = fc.array(fc.string({ unit: "binary-ascii", minLength: 1 }));
  fc.assert(
    fc.property(chunks, fc.integer({ min: 1, max: 40 }), (parts, size) => {
      const coded = parts
        .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
        .join("");
      const [text, frame] = decode(encode(`${coded}0\r\n\r\n`), size);
      expect(text).toBe(parts.join(""));
      expect(frame.done).toBe(true);
    }),
  );
});

test("ChunkedFrame throws nothing but problems and never hangs", () => {
  const piece = fc.constantFrom("5", "a", "\r\n", "\n", ";", "0", "\0", "f");
  const text = fc
    .array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()))
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), (given, size) => {
      try {
        const [out] = decode(encode(given), size);
        expect(out.length).toBeLessThanOrEqual(given.length);
      } catch (error) {
        if (!isProblemError(error)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
