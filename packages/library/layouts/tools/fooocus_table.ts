import type { LayoutTable } from "../layout_table.ts";

/** Fooocus, by the defaults of its `config.py`. */
export const FOOOCUS_TABLE: LayoutTable = {
  tool: "Fooocus",
  models: "models",
  folders: {
    checkpoint: "models/checkpoints",
    config: "models/checkpoints",
    lora: "models/loras",
    locon: "models/loras",
    dora: "models/loras",
    embedding: "models/embeddings",
    vae: "models/vae",
    vae_approx: "models/vae_approx",
    clip_vision: "models/clip_vision",
    controlnet: "models/controlnet",
    control_lora: "models/controlnet",
    t2i_adapter: "models/controlnet",
    ip_adapter: "models/controlnet",
    preprocessor: "models/controlnet",
    upscaler: "models/upscale_models",
    realesrgan: "models/upscale_models",
    swinir: "models/upscale_models",
    dat: "models/upscale_models",
    bsrgan: "models/upscale_models",
    ldsr: "models/upscale_models",
    scunet: "models/upscale_models",
    fooocus_inpaint: "models/inpaint",
    sam: "models/sam",
    wildcards: "wildcards",
  },
};
