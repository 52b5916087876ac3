import { expect, test } from "bun:test";
import { redactInput } from "./redact_input.ts";

test.each([
  ["https://me:S3CRET@example.org/a.bin", "https://example.org/a.bin"],
  ['<"https://me:S3CRET@example.org/a.bin">', "https://example.org/a.bin"],
  [
    "https://example.org/a?v=1&amp;token=S3CRET",
    "https://example.org/a?v=1&token=[redacted]",
  ],
  ["me:S3CRET@example.org/a.bin", "example.org/a.bin"],
  ["nothing of the kind", "nothing of the kind"],
])("redactInput() shows %p as %p", (text, shown) => {
  expect(redactInput(text)).toBe(shown);
});

test("redactInput() shows no more than the start of a long text", () => {
  expect(redactInput("a".repeat(100_000))).toHaveLength(301);
});
