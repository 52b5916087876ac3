import { expect, test } from "bun:test";
import { inPageWords } from "./in_page_words.ts";

test.each([
  [
    'Make a key at https://civitai.com/user/account, and store it with "haul token set civitai".',
    "Make a key at https://civitai.com/user/account, and store it here.",
  ],
  [
    'It is public: remove the key ("haul token remove huggingface"), or store a good one ("haul token set huggingface").',
    "It is public: remove the key, or store a good one.",
  ],
  ["example.org has no such file.", "example.org has no such file."],
])("inPageWords() says %j as %j", (message, said) => {
  expect(inPageWords(message)).toBe(said);
});
