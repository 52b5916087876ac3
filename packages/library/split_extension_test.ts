import { expect, test } from "bun:test";
import { splitExtension } from "./split_extension.ts";

test.each([
  ["a.safetensors", "a", ".safetensors"],
  ["a.b.tar.gz", "a.b", ".tar.gz"],
  ["m.safetensors.index.json", "m", ".safetensors.index.json"],
  ["model-v1.5", "model-v1.5", ""],
  ["model-v1.5.gguf", "model-v1.5", ".gguf"],
  ["archive.7z", "archive", ".7z"],
  ["a. b c", "a. b c", ""],
  [".tar.gz", ".tar.gz", ""],
  ["plain", "plain", ""],
])("splitExtension() splits %p into %p and %p", (name, stem, extension) => {
  expect(splitExtension(name)).toEqual({ stem, extension });
});
