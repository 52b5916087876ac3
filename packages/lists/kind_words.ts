import type { ModelType } from "@haul/contract";

/** How lists, tags and folders call each kind; the first is its folder in a plain tree. */
const WORDS: Partial<Record<ModelType, readonly string[]>> = {
  checkpoint: [
    "checkpoints",
    "checkpoint",
    "ckpt",
    "ckpts",
    "model",
    "models",
    "stable-diffusion",
    "stablediffusion",
    "altmodel",
  ],
  diffusion_model: ["diffusion_models", "diffusion_model", "unet", "unets"],
  lora: ["loras", "lora", "addnetlora", "loraaddnet", "addnet"],
  locon: ["lycoris", "locon", "locons"],
  dora: ["doras", "dora"],
  embedding: [
    "embeddings",
    "embedding",
    "embed",
    "embeds",
    "emb",
    "textualinversion",
    "ti",
  ],
  hypernetwork: [
    "hypernetworks",
    "hypernetwork",
    "hypernet",
    "hypernets",
    "hynet",
    "hynets",
  ],
  vae: ["vae", "vaes"],
  controlnet: ["controlnet", "controlnets", "cnet", "cn"],
  ip_adapter: ["ipadapter", "ip_adapter", "ip-adapter"],
  upscaler: [
    "upscale_models",
    "upscaler",
    "upscalers",
    "esrgan",
    "realesrgan",
    "ups",
  ],
  motion_module: ["animatediff_models", "motion_module", "animatediff"],
  text_encoder: [
    "text_encoders",
    "text_encoder",
    "textencoder",
    "clip",
    "te",
    "enc",
  ],
  clip_vision: ["clip_vision", "clipvision"],
  detection: ["ultralytics", "detection", "adetailer", "ad"],
  language_model: ["llm", "language_model"],
  workflow: ["workflows", "workflow"],
  wildcards: ["wildcards", "wildcard"],
  poses: ["poses", "pose"],
  config: ["configs", "config"],
  other: ["other"],
};

const TYPES = new Map<string, ModelType>();
for (const [type, words] of Object.entries(WORDS)) {
  for (const word of words) TYPES.set(word, type as ModelType);
}

/** The kind that a word stands for, in any case; null for a word that nobody uses so. */
export function kindOfWord(word: string): ModelType | null {
  return TYPES.get(word.toLowerCase()) ?? null;
}

/**
 * The folder for a kind in a tree that no tool has laid out: ComfyUI's name.
 *
 * @example
 * ```ts
 * import { kindFolder } from "@haul/lists";
 *
 * console.assert(kindFolder("lora") === "loras");
 * ```
 */
export function kindFolder(type: ModelType): string {
  return WORDS[type]?.[0] ?? type;
}

/**
 * A path whose first part names a kind: `loras/SDXL`. Null where it names none.
 *
 * @example
 * ```ts
 * import { kindOfPath } from "@haul/lists";
 *
 * console.assert(kindOfPath("loras/SDXL")?.subfolder === "SDXL");
 * ```
 */
export function kindOfPath(
  path: string,
): { type: ModelType; subfolder: string | null } | null {
  const [first = "", ...rest] = path.split(/[/\\]/).filter((part) => part);
  const type = kindOfWord(first);
  if (type === null) return null;
  return { type, subfolder: rest.length === 0 ? null : rest.join("/") };
}
