import { parse } from "node:path";
import type { ModelRole } from "../layouts/model_role.ts";
import { type JsonObject, objectOf, textOf } from "./_record.ts";
import { recordOf } from "./_record_file.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";

/** The kinds that LoRA Manager lists. All but the LoRAs say which they are. */
const SUB_TYPES: Partial<Record<ModelRole, string | null>> = {
  lora: null,
  locon: null,
  dora: null,
  checkpoint: "checkpoint",
  diffusion_model: "diffusion_model",
  embedding: "embedding",
};

/**
 * What ComfyUI-LoRA-Manager keeps beside a file, as `<stem>.metadata.json`,
 * or null where it does not list such files. It skips a model whose file lacks
 * one of the first eight keys.
 */
export function loraManagerMetadata(
  path: string,
  facts: SidecarFacts & { previewPath: string | null },
): JsonObject | null {
  const subType = SUB_TYPES[facts.role];
  if (subType === undefined || facts.sha256 === null) return null;
  const { model, source } = facts;
  const isCivitai = source === "civitai";
  const { name } = parse(path);
  return {
    file_name: name,
    model_name: model.title ?? name,
    file_path: forward(path),
    size: facts.bytes,
    modified: Math.floor((facts.now?.() ?? Date.now()) / 1000),
    sha256: facts.sha256,
    base_model: model.baseModel ?? "Unknown",
    preview_url: forward(facts.previewPath ?? ""),
    preview_nsfw_level: model.preview?.level ?? 0,
    notes: "",
    from_civitai: isCivitai,
    civitai: isCivitai ? recordOf(facts) : {},
    tags: model.tags,
    modelDescription: descriptionOf(facts),
    civitai_deleted: false,
    favorite: false,
    exclude: false,
    db_checked: false,
    skip_metadata_refresh: false,
    metadata_source: isCivitai ? "civitai_api" : null,
    last_checked_at: 0,
    hash_status: "completed",
    trainedWords: model.trainedWords,
    ...(subType === null ? { usage_tips: "{}" } : { sub_type: subType }),
  };
}

function descriptionOf(facts: SidecarFacts): string {
  return textOf(objectOf(recordOf(facts)["model"])["description"]) ?? "";
}

/** It wants forward slashes on Windows, too. */
function forward(path: string): string {
  return path.replaceAll("\\", "/");
}
