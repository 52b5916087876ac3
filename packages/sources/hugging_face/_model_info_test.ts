import { expect, test } from "bun:test";
import { modelInfo, scanOf } from "./_model_info.ts";
import type { Repo, RepoInfo } from "./_repo.ts";

function infoOf(path: string, said: Partial<RepoInfo> = {}) {
  const repo: Repo = {
    hub: "https://huggingface.co",
    type: "models",
    id: "org/name",
    commit: null,
    revision: "main",
    info: { id: "org/name", tags: [], ...said },
  };
  return modelInfo(repo, { path, scan: null });
}

test.each<[string, Partial<RepoInfo>, string | null]>([
  ["vae/m.safetensors", {}, "vae"],
  ["split_files/diffusion_models/m.safetensors", {}, "diffusion_model"],
  ["text_encoder_2/m.safetensors", { tags: ["lora"] }, "text_encoder"],
  ["image_encoder/m.bin", {}, "clip_vision"],
  ["loras/m.safetensors", {}, "lora"],
  ["m.safetensors", { tags: ["lora"] }, "lora"],
  ["m.safetensors", { tags: ["base_model:adapter:o/n"] }, "lora"],
  ["m.safetensors", { tags: ["controlnet"] }, "controlnet"],
  ["m.bin", { tags: ["textual_inversion"] }, "embedding"],
  ["m.gguf", {}, "language_model"],
  ["m.gguf", { pipeline_tag: "text-to-image" }, "diffusion_model"],
  ["m.safetensors", { pipeline_tag: "text-to-image" }, "checkpoint"],
  ["m.safetensors", { pipeline_tag: "text-generation" }, "language_model"],
  ["m.pt", { pipeline_tag: "object-detection" }, "detection"],
  ["m.safetensors", {}, null],
  ["vae/config.json", { tags: ["lora"] }, null],
])("modelInfo() takes %s with %j for %p", (path, said, type) => {
  expect(infoOf(path, said).type).toBe(type as null);
});

test.each<[Partial<RepoInfo>, string | null]>([
  [{ cardData: { base_model: "o/base" } }, "o/base"],
  [{ cardData: { base_model: ["o/one", "o/two"] } }, "o/one"],
  [{ tags: ["base_model:quantized:o/base"] }, "o/base"],
  [{ tags: ["base_model:o/base"] }, "o/base"],
  [{ tags: ["base_modelling"] }, null],
])("modelInfo() reads in %j the base model %p", (said, base) => {
  expect(infoOf("m.bin", said).baseModel).toBe(base);
});

test.each<[Partial<RepoInfo>, string | null]>([
  [{ cardData: { license: "mit" } }, "mit"],
  [{ cardData: { license: ["mit", "gpl"] } }, "mit, gpl"],
  [{ cardData: { license: "other", license_name: "x-nc" } }, "x-nc"],
  [{ tags: ["license:apache-2.0"] }, "apache-2.0"],
  [{ cardData: { license: "other" } }, "other"],
  [{}, null],
])("modelInfo() reads in %j the licence %p", (said, licence) => {
  expect(infoOf("m.bin", said).licence).toBe(licence);
});

test.each([
  [{ status: "safe" }, { summary: "safe", danger: false }],
  [
    { status: "unsafe", avScan: { status: "safe" }, x: { status: "unsafe" } },
    { summary: "unsafe (avScan: safe, x: unsafe)", danger: true },
  ],
  [{ status: "suspicious" }, { summary: "suspicious", danger: true }],
  [{ status: "unscanned" }, null],
  [{ status: 7 }, null],
  [{}, null],
  [null, null],
])("scanOf() reads %j as %j", (status, scan) => {
  expect(scanOf(status)).toEqual(scan);
});
