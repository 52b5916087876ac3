import { expect, test } from "bun:test";
import { ModelInfoSchema } from "@haul/contract";
import { knownModel } from "./known_model.ts";

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
