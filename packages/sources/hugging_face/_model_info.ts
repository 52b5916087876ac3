import {
  type ModelInfo,
  ModelInfoSchema,
  type ModelType,
  type Scan,
} from "@haul/contract";
import { pageUrl } from "./_hub_urls.ts";
import type { Repo, RepoInfo } from "./_repo.ts";
import { formatOf } from "./_weights.ts";

/** What the folders of diffusers and of ComfyUI's own repositories hold. */
const FOLDERS: readonly [RegExp, ModelType][] = [
  [/^(?:vae|vae_decoder|vae_encoder|vae_1_0)$/, "vae"],
  [/^(?:unet|transformer|diffusion_models?|prior)$/, "diffusion_model"],
  [/^(?:text_encoders?|text_encoder_\d|clip)$/, "text_encoder"],
  [/^(?:image_encoder|clip_vision)$/, "clip_vision"],
  [/^(?:loras?)$/, "lora"],
  [/^(?:controlnets?)$/, "controlnet"],
  [/^(?:checkpoints?)$/, "checkpoint"],
  [/^(?:upscale_models?|upscalers?)$/, "upscaler"],
  [/^(?:embeddings?)$/, "embedding"],
  [/^(?:ip_?adapters?|ipadapter)$/, "ip_adapter"],
];

/** Tags that say what a repository's weights are, the most telling first. */
const TAGS: readonly [RegExp, ModelType][] = [
  [/^(?:lora|base_model:adapter:.*)$/, "lora"],
  [/^controlnet$/, "controlnet"],
  [/^ip-adapter$/, "ip_adapter"],
  [/^textual_inversion$/, "embedding"],
  [/^(?:motion-module|animatediff)$/, "motion_module"],
  [/^(?:super-resolution|upscaler|esrgan)$/, "upscaler"],
];

const MAKES_PICTURES = /^(?:text|image)-to-(?:image|video|3d)$/;
const WORKS_WITH_LANGUAGE =
  /^(?:text-generation|text2text-generation|image-text-to-text|any-to-any|conversational|question-answering|summarization|translation|feature-extraction|sentence-similarity|fill-mask|text-classification)$/;
const BASE_MODEL =
  /^base_model:(?:(?:adapter|finetune|merge|quantized):)?([^:]+\/[^:]+)$/;

/** What the hub says of the model that a file belongs to. */
export function modelInfo(
  repo: Repo,
  file: { path: string; scan: Scan | null },
): ModelInfo {
  const { info, id, type } = repo;
  const card = info?.cardData;
  const isModel = type === "models";
  return ModelInfoSchema.parse({
    type: isModel ? typeOf(file.path, info) : null,
    title: id.slice(id.indexOf("/") + 1),
    version: repo.commit?.slice(0, 7) ?? null,
    creator: info?.author ?? (id.includes("/") ? id.split("/")[0] : null),
    baseModel: baseModelOf(info),
    trainedWords: card?.instance_prompt ? [card.instance_prompt] : [],
    tags: (info?.tags ?? []).filter((tag) => !tag.includes(":")),
    page: pageUrl(repo),
    licence: licenceOf(info),
    scan: file.scan,
    preview: previewOf(card?.thumbnail),
    record: info === null ? null : withoutFiles(info),
  });
}

/** What a file of weights is for: its folder tells best, then tags, then the task. */
function typeOf(path: string, info: RepoInfo | null): ModelType | null {
  const format = formatOf(path);
  if (format === null) return null;
  const folders = path.toLowerCase().split("/").slice(0, -1).reverse();
  for (const folder of folders) {
    const known = FOLDERS.find(([name]) => name.test(folder));
    if (known !== undefined) return known[1];
  }
  const tags = info?.tags ?? [];
  for (const [tag, type] of TAGS) {
    if (tags.some((each) => tag.test(each))) return type;
  }
  const task = info?.pipeline_tag ?? "";
  const makesPictures = MAKES_PICTURES.test(task);
  if (format === "gguf") {
    return makesPictures ? "diffusion_model" : "language_model";
  }
  if (makesPictures) return "checkpoint";
  if (WORKS_WITH_LANGUAGE.test(task)) return "language_model";
  return task === "object-detection" ? "detection" : null;
}

function baseModelOf(info: RepoInfo | null): string | null {
  const named = info?.cardData?.base_model;
  const first = Array.isArray(named) ? named[0] : named;
  if (first) return first;
  for (const tag of info?.tags ?? []) {
    const base = BASE_MODEL.exec(tag)?.[1];
    if (base !== undefined) return base;
  }
  return null;
}

/** `license: other` has its name beside it. */
function licenceOf(info: RepoInfo | null): string | null {
  const { license, license_name: name } = info?.cardData ?? {};
  const own = Array.isArray(license) ? license.join(", ") : license;
  if (own && own !== "other") return own;
  const tag = info?.tags.find((each) => each.startsWith("license:"));
  return name ?? own ?? tag?.slice("license:".length) ?? null;
}

function previewOf(thumbnail: string | null | undefined) {
  const isUrl = thumbnail?.startsWith("https://") === true;
  return isUrl ? { url: thumbnail, level: 0 } : null;
}

/** The record without what is not about the model itself. */
function withoutFiles(info: RepoInfo): unknown {
  const { siblings: _siblings, spaces: _spaces, ...rest } = info;
  return rest;
}

/** What the hub's scanners say of a file, or null where they have not looked. */
export function scanOf(
  status: Readonly<Record<string, unknown>> | null | undefined,
): Scan | null {
  const overall = status?.["status"];
  if (typeof overall !== "string") return null;
  if (["unscanned", "queued", "pending"].includes(overall)) return null;
  const parts = Object.entries(status ?? {}).flatMap(([name, value]) => {
    if (typeof value !== "object" || value === null) return [];
    const own = "status" in value ? value.status : null;
    return typeof own === "string" ? [`${name}: ${own}`] : [];
  });
  const detail = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  return {
    summary: `${overall}${detail}`,
    danger: overall === "unsafe" || overall === "suspicious",
  };
}
