import { expect, test } from "bun:test";
import {
  type ModelHeader,
  ModelHeaderSchema,
  type ModelInfo,
  ModelInfoSchema,
} from "@haul/contract";
import { agreedBaseModel } from "./agreed_base_model.ts";
import { fileModel } from "./file_model.ts";

function known(header: Partial<ModelHeader>, model: Partial<ModelInfo>) {
  return fileModel({
    name: "a.safetensors",
    header: ModelHeaderSchema.parse({ format: "safetensors", ...header }),
    model: ModelInfoSchema.parse(model),
    source: "civitai",
  });
}

test.each([
  ["Pony", "SDXL", "Pony"],
  ["Illustrious", "SDXL", "Illustrious"],
  ["SD 1.5", "SDXL", "SDXL!"],
  ["Flux.1 D", "Flux.1", "Flux.1 D"],
  ["SDXL 1.0", "SDXL Refiner", "SDXL 1.0"],
  ["Something New", "SDXL", "Something New"],
  ["Other", "SDXL", "SDXL"],
  [null, "SDXL", "SDXL"],
  ["Pony", null, "Pony"],
  [null, null, "nothing"],
] as const)(
  "agreedBaseModel() makes of %p and %p: %p",
  (publisher, header, agreed) => {
    const { baseModel, contradict } = agreedBaseModel(publisher, header);
    expect(`${baseModel ?? "nothing"}${contradict ? "!" : ""}`).toBe(agreed);
  },
);

test("fileModel() believes the header's type before the label, and says so", () => {
  const model = known({ type: "diffusion_model" }, { type: "checkpoint" });
  expect(model?.type).toBe("diffusion_model");
  expect(model?.reason).toContain("although CivitAI calls it");
});

test("fileModel() takes the publisher's words, and the header's where there are none", () => {
  const header = { trainedWords: ["by tags"], title: "In the file" };
  const both = known(header, { trainedWords: ["ink"], title: "Ink" });
  expect([both?.trainedWords, both?.title]).toEqual([["ink"], "Ink"]);
  const one = known(header, {});
  expect([one?.trainedWords, one?.title]).toEqual([["by tags"], "In the file"]);
});

test("fileModel() doubts a label that the header contradicts", () => {
  const model = known({ baseModel: "SDXL" }, { baseModel: "SD 1.5" });
  expect(model?.doubt).toBe(
    "CivitAI says SD 1.5, but the file is for SDXL by its own header.",
  );
});

test("fileModel() believes the user before all", () => {
  const header = ModelHeaderSchema.parse({ format: "gguf", type: "lora" });
  const model = fileModel({ name: "a.gguf", type: "vae", header });
  expect(model?.type).toBe("vae");
});

test("fileModel() knows nothing of a file that nobody calls a model, and a pickle by its name", () => {
  expect(fileModel({ name: "readme.md" })).toBeNull();
  expect(fileModel({ name: "a.ckpt" })?.canRunCode).toBe(true);
  expect(known({}, {})?.canRunCode).toBe(false);
});
