import type { LayoutTable } from "../layout_table.ts";

const REGISTER =
  "InvokeAI shows a model once it is registered: open its Model Manager, choose Scan Folder, and give it the folder named haul; or send POST /api/v2/models/install with the file's path as source and inplace=true.";

/** What InvokeAI can load, by the types of its model records. */
const KNOWN = {
  checkpoint: "haul/main",
  diffusion_model: "haul/main",
  lora: "haul/lora",
  locon: "haul/lora",
  dora: "haul/lora",
  control_lora: "haul/control_lora",
  embedding: "haul/embedding",
  vae: "haul/vae",
  text_encoder: "haul/text_encoder",
  clip_vision: "haul/clip_vision",
  controlnet: "haul/controlnet",
  t2i_adapter: "haul/t2i_adapter",
  ip_adapter: "haul/ip_adapter",
  upscaler: "haul/spandrel_image_to_image",
  realesrgan: "haul/spandrel_image_to_image",
  swinir: "haul/spandrel_image_to_image",
  dat: "haul/spandrel_image_to_image",
  bsrgan: "haul/spandrel_image_to_image",
  scunet: "haul/spandrel_image_to_image",
} as const;

/**
 * InvokeAI keeps what it installs in folders named by keys of its database,
 * which nobody else may write to. Haul's files lie in a folder of their own
 * beside them, and are registered in place.
 */
export const INVOKEAI_TABLE: LayoutTable = {
  tool: "InvokeAI",
  models: "haul",
  folders: KNOWN,
  notes: Object.fromEntries(Object.keys(KNOWN).map((role) => [role, REGISTER])),
};
