import { expect, test } from "bun:test";
import { ModelInfoSchema } from "@haul/contract";
import { fileModel } from "@haul/library";
import { knownFile, knownModel } from "./known_model.ts";

const model = ModelInfoSchema.parse({
  title: "Ink Wash",
  trainedWords: ["ink"],
  record: { id: 9, modelId: 7 },
});

test("knownModel() takes the ids from CivitAI's record, and from no other", () => {
  expect(knownModel({ source: "civitai", model }, "lora")).toMatchObject({
    source: "civitai",
    modelId: "7",
    versionId: "9",
    type: "lora",
    title: "Ink Wash",
    trainedWords: ["ink"],
  });
  expect(knownModel({ source: "huggingface", model }, null)).toMatchObject({
    modelId: null,
    versionId: null,
  });
});

test("knownModel() does not take an unknown kind for a kind", () => {
  const bare = { source: "direct", model: null } as const;
  expect(knownModel(bare, "other")).toMatchObject({ type: null, title: null });
});

test("knownFile() takes no ids from the record of Hugging Face, which has names in their place", () => {
  const record = { id: "org/ink", modelId: "org/ink" };
  const file = {
    source: "huggingface",
    model: ModelInfoSchema.parse({ title: "ink", record }),
  } as const;
  const read = fileModel({ name: "ink.safetensors", ...file });
  expect(knownFile(file, { role: "lora", model: read })).toMatchObject({
    source: "huggingface",
    modelId: null,
    versionId: null,
    type: "lora",
    title: "ink",
  });
});

test("knownFile() leaves the source of a direct link to whoever is asked later", () => {
  const file = { source: "direct", model: null } as const;
  const read = fileModel({ name: "ink.safetensors", type: "lora" });
  expect(knownFile(file, { role: "lora", model: read })).toMatchObject({
    source: null,
    type: "lora",
  });
  expect(knownFile(file, { role: "other", model: null })).toEqual({
    type: null,
  });
});
