import type { Tensor, TensorTable } from "./safetensors_tensors.ts";

/** What makers' tools write into `modelspec.architecture` and `ss_base_model_version` (managers.md, c.4). */
const WRITTEN: readonly [word: RegExp, family: string][] = [
  [/^(?:stable-diffusion-xl-v1-refiner)/, "SDXL Refiner"],
  [/^(?:stable-diffusion-xl|sdxl)/, "SDXL"],
  [/^(?:stable-diffusion-v?3|sd3)/, "SD 3"],
  [/^(?:stable-diffusion-v2|sd_v2)/, "SD 2"],
  [/^(?:stable-diffusion-v1|sd_v1)/, "SD 1.5"],
  [/^stable-video-diffusion/, "SVD"],
  [/^stable-cascade/, "Stable Cascade"],
  [/^(?:flux-?2|flux\.2)/, "Flux.2"],
  [/^flux/, "Flux.1"],
  [/^chroma/, "Chroma"],
  [/^lumina/, "Lumina"],
  [/^hunyuan-?image/, "Hunyuan Image"],
  [/^hunyuan-?video/, "Hunyuan Video"],
  [/^(?:wan|wan2)/, "Wan Video"],
  [/^qwen-?image/, "Qwen Image"],
  [/^z-?image/, "Z-Image"],
  [/^anima/, "Anima"],
];

/** The width of the text that a UNet listens to. */
const CONTEXT_WIDTHS: Readonly<Record<number, string>> = {
  768: "SD 1.5",
  1024: "SD 2",
  1280: "SDXL Refiner",
  2048: "SDXL",
};

/** The width of the text that a Flux listens to; the first one has 4096. */
const FLUX_2_WIDTHS = new Set([7680, 12_288, 15_360]);

/** Families with a name of a tensor that no other has; first match wins. */
const NAMES: readonly [name: RegExp, family: string][] = [
  [/^conditioner\.embedders\.1\./, "SDXL"],
  [/^conditioner\.embedders\.0\.model\./, "SDXL Refiner"],
  [/^cond_stage_model\.model\./, "SD 2"],
  [/^cond_stage_model\.transformer\./, "SD 1.5"],
  [/^lora_te[12]_/, "SDXL"],
  [/distilled_guidance_layer/, "Chroma"],
  [/txt_in\.individual_token_refiner/, "Hunyuan Video"],
  [/(?:^|\.|_)joint_blocks[._]\d/, "SD 3"],
  [/(?:^|[._])double_blocks[._]\d|single_transformer_blocks[._]\d/, "Flux.1"],
  [/(?:^|\.)blocks[._]\d+[._]cross_attn/, "Wan Video"],
];

/**
 * The family that a model was made for: what its maker wrote, then what the
 * names and shapes of its tensors show. Null where neither tells.
 */
export function baseModelOf(table: TensorTable): string | null {
  const { metadata, tensors } = table;
  return (
    written(metadata["modelspec.architecture"]) ??
    written(metadata["ss_base_model_version"]) ??
    shown(tensors) ??
    oldKohya(metadata)
  );
}

function written(word: string | undefined): string | null {
  if (word === undefined) return null;
  const plain = word
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^sd-v/, "sd_v");
  return WRITTEN.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** Before it wrote the version, kohya's tool knew two families. */
function oldKohya(metadata: TensorTable["metadata"]): string | null {
  if (metadata["ss_v2"] === "True") return "SD 2";
  return metadata["ss_v2"] === "False" ? "SD 1.5" : null;
}

function shown(tensors: readonly Tensor[]): string | null {
  return byName(tensors) ?? byWidth(tensors) ?? embedding(tensors);
}

function byName(tensors: readonly Tensor[]): string | null {
  const known = NAMES.find(([name]) =>
    tensors.some((tensor) => name.test(tensor.name)),
  );
  if (known?.[1] === "Flux.1") return flux(tensors);
  return known?.[1] ?? caption(tensors);
}

function flux(tensors: readonly Tensor[]): string {
  const text = tensors.find(({ name }) => /(?:^|\.)txt_in\.weight$/.test(name));
  return FLUX_2_WIDTHS.has(text?.shape[1] ?? 0) ? "Flux.2" : "Flux.1";
}

/** Lumina and Z-Image differ in the language model that they listen to: Gemma 2 or Qwen 3. */
function caption(tensors: readonly Tensor[]): string | null {
  const norm = tensors.find(({ name }) =>
    /(?:^|\.)cap_embedder\.0\.weight$/.test(name),
  );
  if (norm === undefined) return null;
  return norm.shape[0] === 2560 ? "Z-Image" : "Lumina";
}

function byWidth(tensors: readonly Tensor[]): string | null {
  const listens = tensors.find(({ name, shape }) => {
    const isKey = /attn2[._]to_k(?:[._]lora[._](?:down|A))?\.weight$/.test(
      name,
    );
    return isKey && shape.length >= 2;
  });
  return CONTEXT_WIDTHS[listens?.shape[1] ?? 0] ?? null;
}

/** A textual inversion is a few vectors of the text encoder's width. */
function embedding(tensors: readonly Tensor[]): string | null {
  const names = new Set(tensors.map(({ name }) => name));
  if (names.size === 2 && names.has("clip_l") && names.has("clip_g")) {
    return "SDXL";
  }
  const vectors = tensors.find(({ name }) => name === "emb_params");
  const width = vectors?.shape.at(-1) ?? 0;
  return width === 768 || width === 1024
    ? (CONTEXT_WIDTHS[width] ?? null)
    : null;
}
