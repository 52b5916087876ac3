import { expect, test } from "bun:test";
import { plainText } from "./plain_text.ts";

test("plainText() takes the escape out of escape sequences", () => {
  expect(plainText("\x1b]0;pwned\x07model\x1b[2J.bin")).toBe(
    "]0;pwnedmodel[2J.bin",
  );
});

test("plainText() removes C1 controls, line ends and DEL", () => {
  expect(plainText("a\u009b31mb\r\nc\td\x7fe\u2028f")).toBe("a31mbcdef");
});

test("plainText() removes marks that turn text around", () => {
  expect(plainText("model\u202egnp.exe\u2066\u200f")).toBe("modelgnp.exe");
});

test("plainText() leaves letters of all scripts and joined emoji alone", () => {
  const name = "模型-Größe-модель-👩‍👩‍👧.safetensors";
  expect(plainText(name)).toBe(name);
});

test("plainText() replaces half of a surrogate pair", () => {
  expect(plainText("a\ud800b")).toBe("a\ufffdb");
});
