import { expect, test } from "bun:test";
import type { LibraryFile } from "@haul/contract";
import { fits } from "./fits.ts";
import { sizesByType } from "./sizes_by_type.ts";

function model(changes: Partial<LibraryFile>): LibraryFile {
  return {
    path: "/srv/ink.safetensors",
    name: "ink.safetensors",
    size: 30,
    sha256: "ab",
    integrity: "verified",
    source: "civitai",
    type: "lora",
    baseModel: "SDXL 1.0",
    title: "Ink Wash",
    version: "v2",
    creator: "someartist",
    trainedWords: ["inkwash style"],
    page: null,
    missing: false,
    hasPreview: false,
    ...changes,
  };
}

test("fits() wants every word, wherever it is", () => {
  expect(fits(model({}), { words: "INK sdxl style" })).toBe(true);
  expect(fits(model({}), { words: "ink flux" })).toBe(false);
});

test("fits() narrows by type, base model and source together", () => {
  const filter = { type: "lora", base: "SDXL 1.0", source: "civitai" };
  expect(fits(model({}), filter)).toBe(true);
  expect(fits(model({ baseModel: null }), filter)).toBe(false);
  expect(fits(model({}), { type: null, base: null, source: null })).toBe(true);
});

test("sizesByType() adds up what is there, the largest first", () => {
  const files = [
    model({}),
    model({ type: "checkpoint", size: 60 }),
    model({ size: 10 }),
    model({ type: null, size: 99, missing: true }),
  ];
  expect(sizesByType(files)).toEqual([
    { type: "checkpoint", bytes: 60, share: 0.6 },
    { type: "lora", bytes: 40, share: 0.4 },
  ]);
});
