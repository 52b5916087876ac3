import type { LayoutTable } from "../layout_table.ts";

const CHECKPOINTS = "models/Stable-diffusion";
const LORA = "models/Lora";
const CONTROLNET = "models/ControlNet";
const ANIMATE_DIFF = "extensions/sd-webui-animatediff/model";

const ALONE =
  "AUTOMATIC1111 cannot load a diffusion model without its text encoder and VAE; Forge can.";

/**
 * AUTOMATIC1111's web UI, and what its forks share with it. LoCon goes to the
 * LoRA folder, which every fork reads; `models/LyCORIS` is read by one alone.
 */
export const A1111_TABLE: LayoutTable = {
  tool: "AUTOMATIC1111",
  models: "models",
  folders: {
    checkpoint: CHECKPOINTS,
    diffusion_model: CHECKPOINTS,
    config: CHECKPOINTS,
    lora: LORA,
    locon: LORA,
    dora: LORA,
    embedding: "embeddings",
    hypernetwork: "models/hypernetworks",
    vae: "models/VAE",
    vae_approx: "models/VAE-approx",
    controlnet: CONTROLNET,
    control_lora: CONTROLNET,
    t2i_adapter: CONTROLNET,
    ip_adapter: CONTROLNET,
    instantid: CONTROLNET,
    photomaker: CONTROLNET,
    pulid: CONTROLNET,
    preprocessor: "models/ControlNetPreprocessor",
    clip_vision: "models/ControlNetPreprocessor",
    upscaler: "models/ESRGAN",
    realesrgan: "models/RealESRGAN",
    swinir: "models/SwinIR",
    dat: "models/DAT",
    bsrgan: "models/BSRGAN",
    ldsr: "models/LDSR",
    scunet: "models/ScuNET",
    gfpgan: "models/GFPGAN",
    codeformer: "models/Codeformer",
    motion_module: ANIMATE_DIFF,
    motion_lora: ANIMATE_DIFF,
    detection: "models/adetailer",
    segmentation: "models/adetailer",
    sam: "models/sam",
    insightface: "models/insightface",
    poses: "models/Poses",
    workflow: "models/Workflows",
    wildcards: "extensions/sd-dynamic-prompts/wildcards",
    aesthetic_gradient:
      "extensions/stable-diffusion-webui-aesthetic-gradients/aesthetic_embeddings",
  },
  notes: { diffusion_model: ALONE },
};

/** Forge loads diffusion models alone, and text encoders beside them. */
export const FORGE_TABLE: LayoutTable = {
  tool: "Forge",
  models: "models",
  folders: { ...A1111_TABLE.folders, text_encoder: "models/text_encoder" },
};

/** reForge has the folders of Forge. */
export const REFORGE_TABLE: LayoutTable = { ...FORGE_TABLE, tool: "reForge" };
