import type { ModelType } from "@haul/contract";

/** Parts of a model, by the names that their tensors have (managers.md, c.5). */
const PARTS = {
  dora: /(?:^|[._])dora_scale$/,
  locon:
    /(?:^|[._])(?:hada_w[12]_[ab]|hada_t[12]|lokr_w[12](?:_[ab])?|lokr_t2|lora_mid)(?:\.weight)?$/,
  controlLora: /^lora_controlnet$/,
  lora: /(?:^|[._])lora(?:[._](?:up|down|A|B)|_[AB])(?:\.|$)|_lora\.(?:up|down)\./,
  controlnet:
    /^(?:control_model\.|controlnet_cond_embedding\.|controlnet_blocks\.|controlnet_x_embedder\.|controlnet_(?:down|mid)_block|input_hint_block\.|(?:double|single)_zero_)/,
  ipAdapter:
    /^(?:ip_adapter\.|image_proj\.|ip_adapter_(?:double|single)_stream)/,
  motion: /motion_modules\./,
  diffusion:
    /^(?:model\.diffusion_model\.|diffusion_model\.|model\.)?(?:input_blocks\.\d|down_blocks\.\d+\.(?:resnets|attentions)|double_blocks\.\d|single_blocks\.\d|joint_blocks\.\d|single_transformer_blocks\.\d|transformer_blocks\.\d|blocks\.\d+\.(?:cross_attn|self_attn|adaln)|cap_embedder\.|double_layers\.\d|noise_refiner\.)/,
  vaeWithin: /^(?:first_stage_model|vae)\./,
  vae: /^(?:decoder\.(?:conv_in|conv_out|conv1|up_blocks|up\.\d|middle|mid_block|upsamples|mid\.)|encoder\.(?:conv_in|conv_out|conv1|down_blocks|down\.\d|downsamples|mid\.))/,
  textWithin:
    /^(?:cond_stage_model|conditioner\.embedders|text_encoders?|te)\b/,
  text: /^(?:text_model\.|(?:transformer\.)?encoder\.block\.\d|encoder\.embed_tokens\.|shared\.weight$|text_projection)/,
  vision: /^(?:vision_model\.|visual\.|model\.visual\.)/,
  language:
    /^(?:model\.)?(?:language_model\.)?(?:model\.)?layers\.\d+\.(?:self_attn|mlp)\./,
  upscaler:
    /^(?:conv_first\.|(?:model\.)?(?:RRDB_trunk|upconv1|conv_up1|layers\.0\.residual_group)\.|model\.1\.sub\.|params(?:_ema)?\.conv_first)/,
  embedding: /^(?:emb_params|clip_[lg]|t5xxl|<[^>]{1,80}>)$/,
} as const satisfies Record<string, RegExp>;

/** The name of a part that a file may hold. */
type Part = keyof typeof PARTS;

/** Small files, told by one name alone; first match wins. */
const ADDITIONS: readonly [part: Part, type: ModelType][] = [
  ["dora", "dora"],
  ["locon", "locon"],
  ["controlLora", "controlnet"],
  ["lora", "lora"],
  ["controlnet", "controlnet"],
  ["ipAdapter", "ip_adapter"],
];

/**
 * What a file is for by the names of its tensors, or null where they tell
 * nothing. A diffusion model together with a VAE or a text encoder is an
 * all-in-one checkpoint.
 */
export function tensorType(names: readonly string[]): ModelType | null {
  const parts = partsOf(names);
  if (names.length > 0 && names.every((name) => PARTS.embedding.test(name))) {
    return "embedding";
  }
  const addition = ADDITIONS.find(([part]) => parts.has(part));
  if (addition !== undefined) return addition[1];
  const isDiffusion = parts.has("diffusion");
  if (parts.has("motion") && !hasWholeUnet(names)) return "motion_module";
  const withMore = parts.has("vaeWithin") || parts.has("textWithin");
  if (isDiffusion) return withMore ? "checkpoint" : "diffusion_model";
  return single(parts);
}

/** The type of a file that is one part of a model. */
function single(parts: ReadonlySet<Part>): ModelType | null {
  if (parts.has("upscaler")) return "upscaler";
  if (parts.has("text")) return parts.has("vision") ? null : "text_encoder";
  if (parts.has("vae")) return "vae";
  if (parts.has("vaeWithin")) return parts.has("textWithin") ? null : "vae";
  if (parts.has("textWithin")) return "text_encoder";
  if (parts.has("language")) return "language_model";
  return parts.has("vision") ? "clip_vision" : null;
}

function partsOf(names: readonly string[]): Set<Part> {
  const all = Object.entries(PARTS) as [Part, RegExp][];
  const found = new Set<Part>();
  for (const name of names) {
    for (const [part, pattern] of all) {
      if (!found.has(part) && pattern.test(name)) found.add(part);
    }
  }
  return found;
}

/** A motion module has nothing of a UNet but where it is put in. */
function hasWholeUnet(names: readonly string[]): boolean {
  return names.some((name) =>
    /(?:^|\.)conv_in\.|input_blocks\.0\.0\./.test(name),
  );
}
