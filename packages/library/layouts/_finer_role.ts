import type { ModelType } from "@haul/contract";
import type { ModelRole } from "./model_role.ts";

/** A rule of one kind: files of these types, by a name like this. */
interface NameRule {
  role: ModelRole;
  name: RegExp;
  /** The types that it refines; null stands for a type that nobody knows. */
  of: readonly (ModelType | null)[];
}

const UPSCALERS = ["upscaler", "other", null] as const;
const CONTROLS = ["controlnet", "lora", "other", null] as const;
const UNSURE = ["other", null] as const;

/** The files of lllyasviel/Annotators and their successors, which have no names of their kind. */
const ANNOTATORS =
  /^(?:body_pose_model|hand_pose_model|facenet|dpt_hybrid|controlnethed|mlsd_\w+|network-bsds500|upernet_global|res101|zoed_m12_n|scannet|sk_model2?|netg|table5_pidinet|yolox_l|dw-ll_ucoco|depth_anything|depthanything)/i;

/** First match wins: names that the makers of these models gave and people keep. */
const RULES: readonly NameRule[] = [
  { role: "latent_upscaler", name: /latent.?upscale/i, of: UPSCALERS },
  { role: "realesrgan", name: /real.?esrgan/i, of: UPSCALERS },
  { role: "swinir", name: /swin.?ir/i, of: UPSCALERS },
  { role: "bsrgan", name: /bsrgan/i, of: UPSCALERS },
  { role: "ldsr", name: /\bldsr\b/i, of: UPSCALERS },
  { role: "scunet", name: /scunet/i, of: UPSCALERS },
  { role: "dat", name: /(?:^|[\W_])dat(?:[\W_]|$)/i, of: ["upscaler"] },
  { role: "gfpgan", name: /gfpgan/i, of: UPSCALERS },
  { role: "codeformer", name: /codeformer/i, of: UPSCALERS },
  { role: "upscaler", name: /esrgan|^\d+x[-_]/i, of: UNSURE },
  { role: "control_lora", name: /control.?lora/i, of: CONTROLS },
  { role: "style_model", name: /t2i.?adapter.?style/i, of: CONTROLS },
  {
    role: "style_model",
    name: /flux.*redux|style.?model/i,
    of: ["diffusion_model", "checkpoint", "controlnet", "other", null],
  },
  { role: "t2i_adapter", name: /t2i.?adapter/i, of: CONTROLS },
  { role: "model_patch", name: /model.?patch|diffsynth/i, of: CONTROLS },
  { role: "preprocessor", name: ANNOTATORS, of: ["controlnet", "other", null] },
  { role: "ip_adapter", name: /ip.?adapter/i, of: CONTROLS },
  { role: "controlnet", name: /control.?net|^control_v\d/i, of: UNSURE },
  {
    role: "motion_lora",
    name: /motion.?lora|^v\d_lora_(?:zoom|pan|tilt|roll)/i,
    of: ["lora", "motion_module", "other", null],
  },
  { role: "motion_module", name: /^mm_sd|animatediff/i, of: UNSURE },
  {
    role: "vae_approx",
    name: /^(?:tae(?:sd|f1|w|hv|sdxl|sd3)|vae-?approx|lighttae)/i,
    of: ["vae", "other", null],
  },
  {
    role: "sam",
    name: /^(?:sam2?[._-]|mobile_?sam|sam_?hq)/i,
    of: ["detection", "other", null],
  },
  { role: "segmentation", name: /[-_]seg[-_.\d]/i, of: ["detection"] },
  { role: "gligen", name: /gligen/i, of: UNSURE },
  { role: "photomaker", name: /photomaker/i, of: ["lora", ...UNSURE] },
  { role: "instantid", name: /instant.?id/i, of: ["ip_adapter", ...CONTROLS] },
  { role: "pulid", name: /pulid/i, of: ["ip_adapter", ...UNSURE] },
  { role: "insightface", name: /inswapper|antelope|buffalo_l/i, of: UNSURE },
  {
    role: "audio_encoder",
    name: /wav2vec|whisper.*encoder|audio.?encoder/i,
    of: ["text_encoder", "other", null],
  },
  { role: "fooocus_inpaint", name: /fooocus.*(?:inpaint|patch)/i, of: UNSURE },
];

/** What the name adds to a type, or null where it adds nothing. */
export function finerRole(
  type: ModelType | null,
  name: string,
): ModelRole | null {
  const rule = RULES.find((each) => {
    return each.of.includes(type) && each.name.test(name);
  });
  return rule?.role ?? null;
}
