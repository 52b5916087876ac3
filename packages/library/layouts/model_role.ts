import { type ModelType, ModelTypeSchema } from "@haul/contract";

/**
 * Kinds that tools keep apart although publishers do not, and the contract's
 * model type that each refines.
 */
const FINER_ROLES = {
  motion_lora: "lora",
  vae_approx: "vae",
  control_lora: "controlnet",
  t2i_adapter: "controlnet",
  model_patch: "controlnet",
  style_model: "other",
  preprocessor: "controlnet",
  realesrgan: "upscaler",
  swinir: "upscaler",
  dat: "upscaler",
  bsrgan: "upscaler",
  ldsr: "upscaler",
  scunet: "upscaler",
  latent_upscaler: "upscaler",
  gfpgan: "upscaler",
  codeformer: "upscaler",
  segmentation: "detection",
  sam: "detection",
  gligen: "other",
  photomaker: "other",
  instantid: "ip_adapter",
  pulid: "ip_adapter",
  insightface: "other",
  audio_encoder: "text_encoder",
  fooocus_inpaint: "other",
  aesthetic_gradient: "embedding",
} as const satisfies Record<string, ModelType>;

/** What a file is to the tool that loads it, and so in which folder it belongs. */
export type ModelRole = ModelType | keyof typeof FINER_ROLES;

/** Every role that a file can have in a tool's folders. */
export const MODEL_ROLES: readonly ModelRole[] = [
  ...ModelTypeSchema.options,
  ...(Object.keys(FINER_ROLES) as (keyof typeof FINER_ROLES)[]),
];

/** The roles that a type stands for: itself, and those that refine it. */
export function rolesOf(type: ModelRole): ModelRole[] {
  const finer = Object.entries(FINER_ROLES) as [ModelRole, ModelType][];
  return [type, ...finer.flatMap(([role, of]) => (of === type ? [role] : []))];
}
