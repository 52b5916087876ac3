import { expect, test } from "bun:test";
import { FileChoiceSchema } from "@haul/contract";
import { fileChoice } from "./choice_options.ts";

test("fileChoice() chooses nothing where nothing was said", () => {
  expect(fileChoice({})).toEqual(FileChoiceSchema.parse({}));
});

test("fileChoice() reads what was said, and types as people write them", () => {
  expect(
    fileChoice({ fp: "fp8", type: "Text-Encoder", include: ["*.gguf"] }),
  ).toMatchObject({ fp: "fp8", type: "text_encoder", include: ["*.gguf"] });
});

test("fileChoice() refuses an unknown type and says what was meant", () => {
  expect(() => fileChoice({ type: "lorra" })).toThrow("Did you mean lora?");
  expect(() => fileChoice({ type: "spaceship" })).toThrow("checkpoint, diff");
});
