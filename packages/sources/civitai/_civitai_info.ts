import type { Alternatives, ModelInfo, ModelType } from "@haul/contract";
import type {
  CivitaiFile,
  CivitaiModel,
  CivitaiVersion,
} from "./_civitai_records.ts";
import { licenceOf } from "./_licence.ts";
import { modelTypeOf } from "./_model_type.ts";
import { choiceOf } from "./_pick_file.ts";
import { previewOf } from "./_preview.ts";
import { scanOf } from "./_scan.ts";

/** What CivitAI knows that a file belongs to. */
export interface CivitaiRecord {
  version: CivitaiVersion;
  /** Null where only the version could be had. */
  model: CivitaiModel | null;
}

/** What the publisher says about the model that a file belongs to. */
export function civitaiInfo(
  file: CivitaiFile | null,
  { version, model }: CivitaiRecord,
  options: { place: string; type: ModelType | null },
): ModelInfo {
  const { place, type } = options;
  return {
    type:
      type ??
      modelTypeOf(
        file?.type ?? "Model",
        model?.type ?? version.model?.type ?? null,
      ),
    title: model?.name ?? version.model?.name ?? null,
    version: version.name,
    creator: model?.creator ?? null,
    baseModel: version.baseModel,
    trainedWords: version.trainedWords.map(tidy).filter((word) => word !== ""),
    tags: model?.tags ?? [],
    page: pageOf({ version, model }, place),
    licence: model === null ? null : licenceOf(model),
    scan: file === null ? null : scanOf(file),
    preview: previewOf(version.images),
    alternatives: alternativesOf(file, { version, model }, place),
    record: recordOf({ version, model }),
  };
}

/** The other versions of the model, and the other files of the version. */
function alternativesOf(
  file: CivitaiFile | null,
  record: CivitaiRecord,
  place: string,
): Alternatives {
  const { version, model } = record;
  return {
    versions: (model?.modelVersions ?? []).map((each) => ({
      id: pageOf({ version: each, model }, place),
      label: [each.name ?? `version ${each.id}`, dayOf(each.publishedAt)]
        .filter((part) => part !== null)
        .join(" · "),
    })),
    version: pageOf(record, place),
    files: version.files.map(choiceOf),
    file: file === null ? null : choiceOf(file).id,
  };
}

function dayOf(moment: string | null): string | null {
  return /^\d{4}-\d\d-\d\d/.exec(moment ?? "")?.[0] ?? null;
}

/** The page for people. */
export function pageOf(
  { version, model }: CivitaiRecord,
  place: string,
): string {
  const modelId = model?.id ?? version.modelId;
  return modelId === null
    ? `${place}/model-versions/${version.id}`
    : `${place}/models/${modelId}?modelVersionId=${version.id}`;
}

/** The version's own record with what the model's record adds, as tools keep it beside a file. */
function recordOf({ version, model }: CivitaiRecord): unknown {
  if (model === null) return version.record;
  const { modelVersions: _, ...about } = model.record;
  const given = version.record["model"];
  return {
    ...version.record,
    modelId: model.id,
    model: { ...about, ...(typeof given === "object" ? given : {}) },
  };
}

/** Words are often lists in themselves, with a comma left at their end. */
function tidy(words: string): string {
  return words.replace(/[\s,]+$/, "").trim();
}
