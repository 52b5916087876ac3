import { expect, test } from "bun:test";
import { fileLines, type LibraryFile } from "./library_file.ts";

const plain = (_: string, text: string) => text;

const unknown: LibraryFile = {
  ...{ path: "/m/a.onnx", name: "a.onnx", size: 3 << 20 },
  ...{ sha256: "a".repeat(64), integrity: "consistent", missing: false },
  ...{ source: null, modelId: null, versionId: null, type: null },
  ...{ baseModel: null, title: null, version: null, creator: null },
  ...{ trainedWords: [], page: null, mtime: 0, lookedUpAt: null },
};

test("fileLines() has no column for what is known of no file", () => {
  expect(fileLines([unknown], plain)).toEqual(["? 3.00 MiB  /m/a.onnx"]);
});

test("fileLines() begins with how sure a file is, and stands in columns", () => {
  const known: LibraryFile = {
    ...unknown,
    ...{ integrity: "verified", type: "lora", baseModel: "SDXL 1.0" },
    ...{ path: "/m/b.safetensors", title: "Ink", version: "v2" },
    size: 228 << 20,
  };
  expect(fileLines([known, { ...unknown, missing: true }], plain)).toEqual([
    "✓ lora  SDXL 1.0   228 MiB  /m/b.safetensors  Ink v2",
    "✗                 3.00 MiB  /m/a.onnx",
  ]);
});
