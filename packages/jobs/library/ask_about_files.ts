import type { ResolvedFile } from "@haul/contract";
import {
  type AskLatest,
  type LookUp,
  type ModelRole,
  roleOf,
} from "@haul/library";
import {
  civitaiByHash,
  civitaiIdsByHash,
  civitaiLatest,
  type SourceContext,
} from "@haul/sources";
import { knownModel } from "./known_model.ts";

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
      const file = places.has(sha256)
        ? await civitaiByHash(sha256, asking)
        : null;
      yield [sha256, file && knownModel(file, roleIn(file))];
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

function roleIn({ name, model, source }: ResolvedFile): ModelRole {
  return roleOf({ name: name ?? "", model, source }).role;
}

function withSignal(
  context: SourceContext,
  signal: AbortSignal | undefined,
): SourceContext {
  return signal === undefined ? context : { ...context, signal };
}
