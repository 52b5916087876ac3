import type { ResolvedFile } from "@haul/contract";
import {
  type AskLatest,
  type KnownModel,
  type LookUp,
  roleOf,
} from "@haul/library";
import {
  type CivitaiPlaceOfHash,
  civitaiByHash,
  civitaiIdsByHash,
  civitaiLatest,
  type SourceContext,
} from "@haul/sources";

/**
 * Asks CivitAI about contents by their digests: once for all of them which it
 * knows, then for each of those what it says.
 */
export function lookUp(context: SourceContext): LookUp {
  return async function* (sha256s, signal) {
    const asking = withSignal(context, signal);
    const places = await civitaiIdsByHash(sha256s, asking);
    for (const sha256 of sha256s) {
      signal?.throwIfAborted();
      const place = places.get(sha256) ?? null;
      const file = place === null ? null : await civitaiByHash(sha256, asking);
      yield [sha256, file === null ? null : modelOf(file, place)];
    }
  };
}

/** Asks CivitAI for the newest version of a model of its own. */
export function askLatest(context: SourceContext): AskLatest {
  return async ({ source, modelId }, signal) => {
    if (source !== "civitai" || !/^\d+$/.test(modelId)) return null;
    const asking = withSignal(context, signal);
    const latest = await civitaiLatest(Number(modelId), asking);
    return latest && { ...latest, versionId: String(latest.versionId) };
  };
}

function modelOf(
  { model, name, source }: ResolvedFile,
  place: CivitaiPlaceOfHash | null,
): Partial<KnownModel> {
  const facts = { name: name ?? "", model, source };
  return {
    source,
    modelId: textOf(place?.modelId),
    versionId: textOf(place?.versionId),
    ...(model?.type == null ? {} : { type: roleOf(facts).role }),
    baseModel: model?.baseModel ?? null,
    title: model?.title ?? null,
    version: model?.version ?? null,
    creator: model?.creator ?? null,
    trainedWords: model?.trainedWords ?? [],
    page: model?.page ?? null,
  };
}

function textOf(id: number | null | undefined): string | null {
  return id == null ? null : String(id);
}

function withSignal(
  context: SourceContext,
  signal: AbortSignal | undefined,
): SourceContext {
  return signal === undefined ? context : { ...context, signal };
}
