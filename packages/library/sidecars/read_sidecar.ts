import type { ModelType } from "@haul/contract";
import { readSmallFile } from "../read_small_file.ts";
import { beside } from "./_beside.ts";
import {
  isObject,
  type JsonObject,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from "./_record.ts";

/** What a `.civitai.info` says of the model beside it. */
export interface SidecarModel {
  source: "civitai";
  modelId: string | null;
  versionId: string;
  type: ModelType | null;
  baseModel: string | null;
  title: string | null;
  version: string | null;
  trainedWords: readonly string[];
  /** The digests of the version's files, in lower-case hexadecimal. */
  sha256s: readonly string[];
}

const TYPES: Record<string, ModelType> = {
  Checkpoint: "checkpoint",
  LORA: "lora",
  LoCon: "locon",
  DoRA: "dora",
  TextualInversion: "embedding",
  Hypernetwork: "hypernetwork",
  VAE: "vae",
  Controlnet: "controlnet",
  Upscaler: "upscaler",
  MotionModule: "motion_module",
  Detection: "detection",
};

/**
 * Reads the `.civitai.info` beside a model, whoever wrote it.
 *
 * @returns Null where there is none, or none that can be understood.
 */
export async function readSidecar(path: string): Promise<SidecarModel | null> {
  const file = await readSmallFile(beside(path, ".civitai.info"));
  const record = file.state === "read" ? parsed(file.text) : null;
  const id = numberOf(record?.["id"]);
  if (record === null || id === null) return null;
  const about = objectOf(record["model"]);
  const modelId = numberOf(record["modelId"]);
  return {
    source: "civitai",
    modelId: modelId === null ? null : String(modelId),
    versionId: String(id),
    type: TYPES[textOf(about["type"]) ?? ""] ?? null,
    baseModel: textOf(record["baseModel"]),
    title: textOf(about["name"]),
    version: textOf(record["name"]),
    trainedWords: textsOf(record["trainedWords"]),
    sha256s: digestsOf(record),
  };
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((each) => typeof each === "string")
    : [];
}

function digestsOf(record: JsonObject): string[] {
  return objectsOf(record["files"]).flatMap((file) => {
    const digest = textOf(objectOf(file["hashes"])["SHA256"]);
    return digest === null ? [] : [digest.toLowerCase()];
  });
}
