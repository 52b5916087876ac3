import { expect, test } from "bun:test";
import { headerOf } from "./_test_head.ts";

const TO_K = "unet.mid_block.attn2.to_k.weight";

test.each([
  ["SD 1.5", { [TO_K]: ["F16", [320, 768]] }],
  ["SD 2", { [TO_K]: ["F16", [320, 1024]] }],
  ["SDXL", { [TO_K]: ["F16", [640, 2048]] }],
  ["SDXL", { "lora_unet_x_attn2_to_k.lora_down.weight": ["F16", [16, 2048]] }],
  ["SDXL", { "lora_te2_text_model.lora_up.weight": ["F16", [1, 1]] }],
  ["SDXL", { "conditioner.embedders.1.model.ln_final.bias": ["F16", [1]] }],
  ["SDXL Refiner", { "conditioner.embedders.0.model.x": ["F16", [1]] }],
  ["SD 2", { "cond_stage_model.model.ln_final.bias": ["F16", [1]] }],
  ["SD 1.5", { "cond_stage_model.transformer.x": ["F16", [1]] }],
  ["SD 3", { "model.diffusion_model.joint_blocks.0.x": ["F16", [1]] }],
  ["Flux.1", { "double_blocks.0.x": ["F16", [1]] }],
  ["Flux.1", { "lora_unet_double_blocks_0_x.lora_up.weight": ["F16", [1, 1]] }],
  [
    "Flux.2",
    {
      "double_blocks.0.x": ["BF16", [1]],
      "txt_in.weight": ["BF16", [1, 15360]],
    },
  ],
  ["Chroma", { "distilled_guidance_layer.in_proj.weight": ["F16", [1]] }],
  ["Z-Image", { "cap_embedder.0.weight": ["F16", [2560]] }],
  ["Lumina", { "cap_embedder.0.weight": ["F16", [2304]] }],
  ["Wan Video", { "blocks.0.cross_attn.k.bias": ["F16", [5120]] }],
  ["SDXL", { clip_l: ["F32", [2, 768]], clip_g: ["F32", [2, 1280]] }],
  ["SD 1.5", { emb_params: ["F32", [2, 768]] }],
  [null, { emb_params: ["F32", [2, 4096]] }],
  [null, { alpha: ["F32", [768]] }],
] as const)(
  "baseModelOf() knows %p by its tensors %p",
  async (base, tensors) => {
    const header = await headerOf(tensors as never);
    expect(header.baseModel).toBe(base);
  },
);

test.each([
  ["SDXL", { "modelspec.architecture": "stable-diffusion-xl-v1-base/lora" }],
  [
    "SDXL Refiner",
    { "modelspec.architecture": "stable-diffusion-xl-v1-refiner" },
  ],
  ["Flux.1", { "modelspec.architecture": "flux-1-dev" }],
  ["SD 3", { "modelspec.architecture": "stable-diffusion-3-medium" }],
  ["SD 1.5", { ss_base_model_version: "sd_v1" }],
  ["SDXL", { ss_base_model_version: "sdxl_base_v1-0" }],
  ["Flux.1", { ss_base_model_version: "flux1" }],
  ["Hunyuan Image", { ss_base_model_version: "hunyuan-image-2.1" }],
  ["SD 2", { ss_v2: "True" }],
  ["SD 1.5", { ss_v2: "False" }],
  [null, { ss_base_model_version: "something-new" }],
] as const)("baseModelOf() believes %p of %p", async (base, metadata) => {
  const { baseModel } = await headerOf(["x"], metadata as never);
  expect(baseModel).toBe(base);
});

test("baseModelOf() believes what was written before what the tensors show", async () => {
  const { baseModel } = await headerOf(
    { [TO_K]: ["F16", [320, 768]] },
    {
      ss_base_model_version: "sdxl_base_v1-0",
    },
  );
  expect(baseModel).toBe("SDXL");
});
