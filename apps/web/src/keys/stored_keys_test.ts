import { expect, test } from "bun:test";
import { findStoredKeys } from "./stored_keys.ts";

function storage(kept: Record<string, string>) {
  return { getItem: (name: string) => kept[name] ?? null };
}

test("findStoredKeys() finds keys under the names that older pages use, bare or as JSON", () => {
  const kept = storage({
    civitai_api_key: '"abc"',
    hf_token: " hf_x ",
    theme: "dark",
  });
  expect(findStoredKeys(kept)).toEqual([
    { service: "civitai", place: "civitai_api_key", key: "abc" },
    { service: "huggingface", place: "hf_token", key: "hf_x" },
  ]);
});

test("findStoredKeys() takes nothing that is empty", () => {
  expect(
    findStoredKeys(storage({ hf_token: '""', civitai_token: " " })),
  ).toEqual([]);
});
