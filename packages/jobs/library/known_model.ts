import type { FileModel, ResolvedFile } from "@haul/contract";
import type { KnownModel, ModelRole } from "@haul/library";

/**
 * What the catalogue remembers of the model that a file belongs to, from what
 * its source says.
 *
 * @param role What the file is, see `placeFor` of `@haul/library`; null where nobody knows.
 */
export function knownModel(
  { source, model }: Pick<ResolvedFile, "source" | "model">,
  role: ModelRole | null,
): KnownModel {
  const { modelId, versionId } = idsIn(source, model?.record);
  return {
    source,
    modelId,
    versionId,
    type: role === "other" ? null : role,
    baseModel: model?.baseModel ?? null,
    title: model?.title ?? null,
    version: model?.version ?? null,
    creator: model?.creator ?? null,
    trainedWords: model?.trainedWords ?? [],
    page: model?.page ?? null,
  };
}

/**
 * The same of a file that was fetched, whose header outranks what its source
 * says.
 *
 * @param options.model What header and source come to; null where it is no model.
 */
export function knownFile(
  file: Pick<ResolvedFile, "source" | "model">,
  { role, model }: { role: ModelRole; model: FileModel | null },
): Partial<KnownModel> {
  const published = knownModel(file, role);
  if (model === null) return { type: published.type };
  const { baseModel, title, version, trainedWords, page } = model;
  // A direct link says nothing of a model, so that a look-up may say it later.
  const isUnspoken = file.source === "direct" && file.model === null;
  const source = isUnspoken ? null : published.source;
  const read = { baseModel, title, version, trainedWords, page };
  return { ...published, ...read, source };
}

/** Only CivitAI's record has ids that updates can be asked for by. */
function idsIn(
  source: ResolvedFile["source"],
  record: unknown,
): Pick<KnownModel, "modelId" | "versionId"> {
  const isRecord = typeof record === "object" && record !== null;
  if (source !== "civitai" || !isRecord) {
    return { modelId: null, versionId: null };
  }
  const { modelId, id } = record as { modelId?: unknown; id?: unknown };
  return { modelId: idOf(modelId), versionId: idOf(id) };
}

function idOf(id: unknown): string | null {
  return Number.isSafeInteger(id) ? String(id) : null;
}
