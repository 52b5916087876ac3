import { ModelTypeSchema } from "@haul/contract";

/**
 * Kinds that tools keep apart although publishers do not: each refines one of
 * the contract's model types.
 */
const FINER_ROLES = [
  "motion_lora",
  "vae_approx",
  "control_lora",
  "t2i_adapter",
  "model_patch",
  "style_model",
  "preprocessor",
  "realesrgan",
  "swinir",
  "dat",
  "bsrgan",
  "ldsr",
  "scunet",
  "latent_upscaler",
  "gfpgan",
  "codeformer",
  "segmentation",
  "sam",
  "gligen",
  "photomaker",
  "instantid",
  "pulid",
  "insightface",
  "audio_encoder",
  "fooocus_inpaint",
  "aesthetic_gradient",
] as const;

/** Every role that a file can have in a tool's folders. */
export const MODEL_ROLES = [
  ...ModelTypeSchema.options,
  ...FINER_ROLES,
] as const;

/** What a file is to the tool that loads it, and so in which folder it belongs. */
export type ModelRole = (typeof MODEL_ROLES)[number];
