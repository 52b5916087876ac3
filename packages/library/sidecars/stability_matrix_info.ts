import type { ModelRole } from "../layouts/model_role.ts";
import { type JsonObject, numberOf, objectOf, textOf } from "./_record.ts";
import { recordFile, recordOf } from "./_record_file.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";

/** Stability Matrix' names of model types, where CivitAI's own word is not known. */
const TYPES: Partial<Record<ModelRole, string>> = {
  checkpoint: "Checkpoint",
  diffusion_model: "Checkpoint",
  lora: "LORA",
  locon: "LoCon",
  dora: "DoRA",
  embedding: "TextualInversion",
  hypernetwork: "Hypernetwork",
  controlnet: "Controlnet",
  vae: "VAE",
  upscaler: "Upscaler",
  motion_module: "MotionModule",
};

/** `CivitModelFormat` of its source. */
const FORMATS = ["SafeTensor", "PickleTensor", "Diffusers", "GGUF"];

/** `Source` of a record: CivitAI, or another. */
const CIVITAI = 0;
const OTHER = 3;

/** What Stability Matrix keeps beside a file, as `<stem>.cm-info.json`. */
export function stabilityMatrixInfo(facts: SidecarFacts): JsonObject {
  const { model, source } = facts;
  const record = recordOf(facts);
  const about = objectOf(record["model"]);
  const file = recordFile(facts);
  return {
    ModelId: numberOf(record["modelId"]),
    ModelName: model.title ?? "",
    ModelDescription: textOf(about["description"]) ?? "",
    Nsfw: about["nsfw"] === true,
    Tags: model.tags,
    ModelType: TYPES[facts.role] ?? "Unknown",
    VersionId: numberOf(record["id"]),
    VersionName: model.version ?? "",
    VersionDescription: textOf(record["description"]),
    AuthorUsername: model.creator,
    BaseModel: model.baseModel,
    RemoteFileName: textOf(file["name"]),
    RemoteFileId: numberOf(file["id"]),
    FileMetadata: fileMetadata(objectOf(file["metadata"])),
    ImportedAt: new Date(facts.now?.() ?? Date.now()).toISOString(),
    Hashes: hashesOf(facts),
    TrainedWords: model.trainedWords,
    Stats: record["stats"] ?? null,
    UserTitle: null,
    ThumbnailImageUrl: null,
    InferenceDefaults: null,
    Source: source === "civitai" ? CIVITAI : OTHER,
    SourceUrl: source === "civitai" ? null : model.page,
  };
}

function fileMetadata({ fp, size, format }: JsonObject): JsonObject {
  return {
    fp: textOf(fp),
    size: textOf(size),
    format: FORMATS.find((each) => each === format) ?? "Unknown",
  };
}

function hashesOf(facts: SidecarFacts): JsonObject {
  const published = objectOf(recordFile(facts)["hashes"]);
  const { sha256 } = facts;
  return {
    SHA256: sha256?.toUpperCase() ?? textOf(published["SHA256"]),
    CRC32: textOf(published["CRC32"]),
    BLAKE3: textOf(published["BLAKE3"]),
  };
}
