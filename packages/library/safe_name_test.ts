import { expect, test } from "bun:test";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { safeName } from "./safe_name.ts";

const CORPUS: [hostile: string, safe: string][] = [
  ["model.safetensors", "model.safetensors"],
  ["My Model (v1.5) [fp16].safetensors", "My Model (v1.5) [fp16].safetensors"],
  ["../../etc/passwd", "passwd"],
  ["..\\..\\x", "x"],
  ["/", "download"],
  ["folder/", "folder"],
  ["CON", "CON_"],
  ["con.safetensors", "con_.safetensors"],
  ["COM¹.txt", "COM¹_.txt"],
  ["com0", "com0_"],
  ["NUL.", "NUL_"],
  ["aux .tar.gz", "aux_.tar.gz"],
  ["CONIN$", "CONIN__"],
  ["conout$.txt", "conout__.txt"],
  ["console.bin", "console.bin"],
  ["a.safetensors. ", "a.safetensors"],
  ["model\u202exe.gpj.exe", "modelxe.gpj.exe"],
  ["a\u200bb", "ab"],
  ["a\u0000b.bin", "ab.bin"],
  ["f.safetensors:evil.exe", "f.safetensors_evil.exe"],
  [".bashrc", "bashrc"],
  [".ssh", "ssh"],
  ["...hidden", "hidden"],
  ["..", "download"],
  [".", "download"],
  ["~/x", "x"],
  ["~root", "root"],
  ["-rf", "rf"],
  ["- ~.x", "x"],
  ["one\ntwo.bin", "one two.bin"],
  ["a\u001b]0;x\u0007.bin", "a]0;x.bin"],
  ["", "download"],
  ["   ", "download"],
  ["???", "download"],
  ["$(id).bin", "_(id).bin"],
  ["`id`.bin", "_id_.bin"],
  ["a%2f..%2fb", "a%2f..%2fb"],
  ["C:\\x", "x"],
  ["C:x", "C_x"],
  ["\\\\srv\\s\\x", "x"],
  ["desktop.ini", "desktop_.ini"],
  ["Thumbs.db", "Thumbs_.db"],
  ["x.safetensors.exe", "x.safetensors.exe"],
  ["..\u2044..\u2044etc\u2044passwd", "_.._etc_passwd"],
  ["\uff0e\uff0e\uff0fx", "___x"],
  ["a\ud800b.bin", "ab.bin"],
  ["cafe\u0301.bin", "caf\u00e9.bin"],
  ["caf\u00e9.bin", "caf\u00e9.bin"],
  ["e\u200b\u0301", "\u00e9"],
  ["\ufefftext.txt", "text.txt"],
  ["模型.safetensors", "模型.safetensors"],
  ["a\u00a0b\u3000c", "a b c"],
  ["__proto__", "__proto__"],
];

test.each(CORPUS)(
  "safeName() makes %j into %j (T-34, T-35)",
  (hostile, safe) => {
    expect(safeName(hostile)).toBe(safe);
  },
);

test("safeName() keeps the extension of 300 letters and of 120 wide ones (T-37)", () => {
  for (const stem of ["a".repeat(300), "模".repeat(120), "👩‍👩‍👧".repeat(40)]) {
    for (const extension of [".safetensors", ".tar.gz", ".bin"]) {
      const name = safeName(stem + extension);
      expect(name).toEndWith(extension);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(215);
      expect(Buffer.byteLength(name)).toBeGreaterThan(205);
    }
  }
});

test("safeName() ends a cut stem in no space or dot", () => {
  for (const mark of [" ", "."]) {
    const name = `${"a".repeat(210)}${mark.repeat(10)}b.bin`;
    expect(safeName(name)).toBe(`${"a".repeat(210)}.bin`);
  }
});

test("safeName() leaves a long name of a device alone once it is safe (T-35)", () => {
  const safe = safeName(`con.${"a".repeat(300)}.bin`);
  expect(safe).toStartWith("con_.aaa");
  expect(safeName(safe)).toBe(safe);
});

test("safeName() takes 100 kB in a moment", () => {
  const started = performance.now();
  for (const mark of ["a", ".", " ", "-", "$", "\u200b", "/", "a."]) {
    safeName(mark.repeat(100_000));
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

test("safeName() refuses to reserve more than there is", () => {
  expect(() => safeName("a", { reserveBytes: 201 })).toThrow(RangeError);
  expect(() => safeName("a", { reserveBytes: Number.NaN })).toThrow(RangeError);
});

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc
      .integer({ min: 0, max: 0xffff })
      .map((code) => String.fromCharCode(code)),
  }),
  fc.string({
    unit: fc.constantFrom(
      ..."./\\:~-$ _ac\u0301\u200b\u202e\ud800\udc00",
      "con",
      "NUL",
      "¹",
      "模",
      "👩‍👧",
    ),
    maxLength: 300,
  }),
);

test("safeName() gives one visible component that fits, whatever it is given (T-33)", () => {
  fc.assert(
    fc.property(
      anyName,
      fc.integer({ min: 0, max: 200 }),
      (name, reserveBytes) => {
        const safe = safeName(name, { reserveBytes });
        expect(dirname(join("/models", safe))).toBe("/models");
        expect(safe).not.toBe("");
        expect(safe).not.toMatch(
          /^[.~ -]|[. ]$|[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/u,
        );
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255 - reserveBytes);
        expect(Buffer.from(safe).toString()).toBe(safe);
        expect(safe.normalize("NFC")).toBe(safe);
      },
    ),
    { numRuns: 2000 },
  );
});

test("safeName() knows a mark of the shell in its disguise", () => {
  // U+1FEF, the Greek varia, is the backtick once it is composed.
  expect(safeName("a\u1fefb.bin")).toBe("a_b.bin");
});

test("safeName() joins spaces that an invisible mark stood between (T-36)", () => {
  expect(safeName("a \u202e b.bin")).toBe("a b.bin");
});

test("safeName() leaves its own results alone", () => {
  fc.assert(
    fc.property(
      anyName,
      fc.integer({ min: 0, max: 200 }),
      (name, reserveBytes) => {
        const safe = safeName(name, { reserveBytes });
        expect(safeName(safe, { reserveBytes })).toBe(safe);
      },
    ),
    { numRuns: 2000 },
  );
});
