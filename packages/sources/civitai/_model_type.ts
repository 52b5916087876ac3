import type { ModelType } from "@haul/contract";

/** File types with a role of their own, whatever the model is. */
const BY_FILE_TYPE = new Map<string, ModelType>(
  Object.entries({
    "text encoder": "text_encoder",
    "vision encoder": "clip_vision",
    clipvision: "clip_vision",
    vae: "vae",
    unet: "diffusion_model",
    "diffusion model": "diffusion_model",
    controlnet: "controlnet",
    upscaler: "upscaler",
    "enhancement lora": "lora",
    negative: "embedding",
    config: "config",
    workflow: "workflow",
    "training data": "training_data",
    other: "other",
  } as const),
);

const BY_MODEL_TYPE = new Map<string, ModelType>(
  Object.entries({
    checkpoint: "checkpoint",
    textualinversion: "embedding",
    hypernetwork: "hypernetwork",
    lora: "lora",
    locon: "locon",
    dora: "dora",
    controlnet: "controlnet",
    upscaler: "upscaler",
    motionmodule: "motion_module",
    vae: "vae",
    unet: "diffusion_model",
    textencoder: "text_encoder",
    clipvision: "clip_vision",
    poses: "poses",
    wildcards: "wildcards",
    workflows: "workflow",
    detection: "detection",
  } as const),
);

/** What a file is for: its own role where it has one, or else the model's kind. */
export function modelTypeOf(
  fileType: string,
  modelType: string | null,
): ModelType {
  return (
    BY_FILE_TYPE.get(fileType.toLowerCase()) ??
    BY_MODEL_TYPE.get((modelType ?? "").toLowerCase()) ??
    "other"
  );
}
