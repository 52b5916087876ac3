import { expect, test } from "bun:test";
import { type RoleFacts, roleOf } from "./role_of.ts";

const civitai = { source: "civitai" } as const;

const CASES: [facts: RoleFacts, role: string, reason: string][] = [
  [
    {
      name: "a.safetensors",
      type: "vae",
      header: { type: "lora" },
      model: { type: "checkpoint", baseModel: null },
    },
    "vae",
    "you said --type vae",
  ],
  [
    { name: "a.safetensors", header: { type: "lora" } },
    "lora",
    "its header says a LoRA",
  ],
  [
    {
      name: "flux.safetensors",
      header: { type: "diffusion_model" },
      model: { type: "checkpoint", baseModel: "Flux.1 D" },
      ...civitai,
    },
    "diffusion_model",
    "its header says a diffusion model alone, although CivitAI calls it an all-in-one checkpoint",
  ],
  [
    {
      name: "flux.safetensors",
      header: { type: "checkpoint" },
      model: { type: "checkpoint", baseModel: "Flux.1 D" },
      ...civitai,
    },
    "checkpoint",
    "its header says an all-in-one checkpoint",
  ],
  [
    { name: "a.pt", model: { type: "vae", baseModel: "SD 1.5" }, ...civitai },
    "vae",
    "CivitAI calls it a VAE",
  ],
  [
    {
      name: "zimage.safetensors",
      header: { type: null },
      model: { type: "checkpoint", baseModel: "ZImageTurbo" },
      ...civitai,
    },
    "diffusion_model",
    "CivitAI calls it an all-in-one checkpoint, but ZImageTurbo models come as the diffusion model alone",
  ],
  [
    {
      name: "sdxl-Q8_0.gguf",
      model: { type: "checkpoint", baseModel: "SDXL 1.0" },
      ...civitai,
    },
    "diffusion_model",
    "CivitAI calls it an all-in-one checkpoint, but a GGUF holds the diffusion model alone",
  ],
  [
    {
      name: "t2iadapter_canny_sd15v2.pth",
      model: { type: "controlnet", baseModel: null },
      source: "huggingface",
    },
    "t2i_adapter",
    "Hugging Face calls it a ControlNet, and its name a T2I-Adapter",
  ],
  [
    { name: "RealESRGAN_x4plus.pth" },
    "realesrgan",
    "its name says a RealESRGAN upscaler",
  ],
  [{ name: "anything.safetensors" }, "other", "nobody says what it is"],
];

test.each(CASES)("roleOf() makes of %j %p", (facts, role, reason) => {
  expect(roleOf(facts)).toEqual({ role, reason } as never);
});

const NAMES: [name: string, type: RoleFacts["type"], role: string][] = [
  ["control-lora-canny-rank256.safetensors", "lora", "control_lora"],
  ["v2_lora_ZoomIn.ckpt", "lora", "motion_lora"],
  ["mm_sd_v15_v2.ckpt", null, "motion_module"],
  ["taesdxl_decoder.safetensors", "vae", "vae_approx"],
  ["sam_vit_b_01ec64.pth", null, "sam"],
  ["face_yolov8n.pt", "detection", "detection"],
  ["person_yolov8m-seg.pt", "detection", "segmentation"],
  ["flux1-redux-dev.safetensors", "diffusion_model", "style_model"],
  ["ip-adapter-plus_sdxl_vit-h.safetensors", null, "ip_adapter"],
  ["dpt_hybrid-midas-501f0c75.pt", null, "preprocessor"],
  ["4x_NMKD-Siax_200k.pth", null, "upscaler"],
  ["4x_NMKD-Siax_200k.pth", "upscaler", "upscaler"],
  ["GFPGANv1.4.pth", "upscaler", "gfpgan"],
  ["control_v11p_sd15_canny.pth", null, "controlnet"],
  ["fooocus_inpaint_head.pth", null, "fooocus_inpaint"],
  // A name never overrules a type that it does not refine.
  ["data_lora_controlnet_style.safetensors", "embedding", "embedding"],
];

test.each(NAMES)("roleOf() takes %p of type %p for %p", (name, type, role) => {
  expect(roleOf({ name, header: { type: type ?? null } }).role).toBe(
    role as never,
  );
});
