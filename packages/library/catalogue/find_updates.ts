import type { SourceId } from "@haul/contract";
import type { Catalogue } from "./catalogue.ts";
import type { CatalogueFile } from "./catalogue_file.ts";

/** The newest version of a model, as its service tells it. */
export interface LatestVersion {
  versionId: string;
  /** The version's name. */
  version: string | null;
  /** The page for people. */
  page: string | null;
}

/**
 * Asks a service for the newest version of a model.
 *
 * @returns Null where it knows no such model any more.
 */
export type AskLatest = (
  model: { source: SourceId; modelId: string },
  signal?: AbortSignal,
) => Promise<LatestVersion | null>;

/** A model of which a newer version than any of those here is out. */
export interface Update {
  /** The files of it that are here. */
  files: readonly CatalogueFile[];
  latest: LatestVersion;
}

/** What {@link findUpdates} takes besides the catalogue. */
export interface FindUpdatesOptions {
  latest: AskLatest;
  /** Told of a model that could not be asked about; the others go on. */
  onFailure?: (file: CatalogueFile, error: unknown) => void;
  signal?: AbortSignal;
}

/**
 * Looks for newer versions of the models that are here, one question for each
 * model. A model of which the newest version is here has none, however many
 * older ones lie beside it.
 *
 * @example
 * ```ts
 * import { Catalogue, findUpdates } from "@haul/library";
 *
 * using catalogue = new Catalogue(":memory:");
 * const latest = async () => null;
 * for await (const { files } of findUpdates(catalogue, { latest })) {
 *   console.assert(files.length > 0);
 * }
 * ```
 */
export async function* findUpdates(
  catalogue: Catalogue,
  options: FindUpdatesOptions,
): AsyncGenerator<Update, void> {
  const { latest: ask, onFailure, signal } = options;
  for (const files of modelsOf(catalogue)) {
    signal?.throwIfAborted();
    const [file] = files;
    if (file === undefined || file.source === null || file.modelId === null) {
      continue;
    }
    const { source, modelId } = file;
    try {
      const latest = await ask({ source, modelId }, signal);
      const isHere = files.some((each) => each.versionId === latest?.versionId);
      if (latest !== null && !isHere) yield { files, latest };
    } catch (error) {
      signal?.throwIfAborted();
      onFailure?.(file, error);
    }
  }
}

function modelsOf(catalogue: Catalogue): CatalogueFile[][] {
  const files = catalogue.list({ missing: false });
  const known = files.filter(({ modelId, versionId }) => modelId && versionId);
  const models = Map.groupBy(
    known,
    ({ source, modelId }) => `${source}:${modelId}`,
  );
  return [...models.values()];
}
