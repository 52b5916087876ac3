import { expect, test } from "bun:test";
import { promptOf } from "./prompt_of.ts";

test.each([
  ["lora", "/srv/loras/ink.v2.safetensors", "<lora:ink.v2:0.8>"],
  ["locon", "C:\\models\\ink.safetensors", "<lora:ink:0.8>"],
  ["hypernetwork", "/a/h.pt", "<hypernet:h:0.8>"],
  ["embedding", "/a/bad-hands.pt", "bad-hands"],
  ["checkpoint", "/a/base.safetensors", null],
  [null, "/a/x.bin", null],
])("promptOf() says what a prompt calls a %p at %p", (type, path, prompt) => {
  expect(promptOf(type, path)).toBe(prompt);
});
