import { expect, test } from "bun:test";
import {
  isProblemError,
  type ServiceId,
  ServiceIdSchema,
} from "@haul/contract";
import fc from "fast-check";
import { cleanKey } from "./clean_key.ts";

const HF = "hf_abcdefghijklmnopqrstuvwx";
const HEX = "0123456789abcdef0123456789abcdef";

test.each([
  ["huggingface", HF],
  ["huggingface", `  ${HF}\n`],
  ["huggingface", `"${HF}"`],
  ["huggingface", `'Bearer ${HF}'`],
  ["huggingface", `Bearer "${HF}"`],
  ["huggingface", `Authorization: bearer ${HF}\r\n`],
] as const)("cleanKey() takes a key of %s out of %p", (service, text) => {
  expect(cleanKey(text, { service }).reveal()).toBe(HF);
});

test.each([
  ["civitai", HEX],
  ["huggingface", "an_older_kind"],
  ["googledrive", "AIzaSyA-1_b"],
  ["googledrive", "ya29.a0AfB_c"],
] as const)("cleanKey() leaves a key of %s as it is: %s", (service, key) => {
  expect(cleanKey(key, { service }).reveal()).toBe(key);
});

test.each([
  ["civitai", "", "is empty"],
  ["civitai", '""', "is empty"],
  ["civitai", "https://civitai.com/user/account?x=canary", "is a URL"],
  ["civitai", HF, "begins like a key of Hugging Face"],
  ["civitai", "AIzaSyCanary", "begins like a key of Google Drive"],
  ["huggingface", "ghp_canary", "begins like a key of GitHub"],
  ["huggingface", "sk-canary", "begins like a key of OpenAI"],
  ["huggingface", "hf_can ary", "has a space or a line break"],
  ["huggingface", "hf_can\u2026ary", "has characters that no key has"],
  ["huggingface", `hf_${"a".repeat(600)}`, "has 603 characters"],
  ["huggingface", "<canary>", "is only a sample"],
  ["civitai", "your-canary", "is only a sample"],
  ["civitai", "****canary", "is only a sample"],
] as [ServiceId, string, string][])(
  "cleanKey() refuses for %s the value %p in a sentence",
  (service, text, why) => {
    const attempt = () => cleanKey(text, { service, where: "CLIPBOARD" });
    expect(attempt).toThrow(`CLIPBOARD is no key for`);
    expect(attempt).toThrow(why);
    expect(attempt).not.toThrow(/canary/i);
  },
);

test("cleanKey() lets nothing through that a header could not carry", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) }),
  );
  const service = fc.constantFrom(...ServiceIdSchema.options);
  fc.assert(
    fc.property(anything, service, (text, service) => {
      try {
        const value = cleanKey(text, { service }).reveal();
        return /^[\x21-\x7e]{1,512}$/.test(value);
      } catch (error) {
        return isProblemError(error) && error.problem.code === "bad_option";
      }
    }),
  );
});
