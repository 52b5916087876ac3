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

test("fileChoice() takes one file, and says how to have several", () => {
  expect(fileChoice({ file: ["7"] })).toMatchObject({ file: "7" });
  expect(() => fileChoice({ file: ["7", "8"] })).toThrow(
    "--file takes one file, and 2 were given. Run the command once for each; of a folder or repository, --include takes several.",
  );
});

test("fileChoice() refuses an unknown type and says what was meant", () => {
  expect(() => fileChoice({ type: "lorra" })).toThrow("Did you mean lora?");
  expect(() => fileChoice({ type: "spaceship" })).toThrow("checkpoint, diff");
});
