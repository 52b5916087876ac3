import { isProblemError } from "@haul/contract";
import type { SourceContext } from "../source.ts";

/** The newest version of a model. */
export interface CivitaiLatest {
  versionId: number;
  /** The version's name. */
  version: string | null;
  /** The page for people. */
  page: string;
}

/**
 * The newest published version of a model at CivitAI.
 *
 * @returns Null where CivitAI has no such model, or none of its versions.
 * @throws {ProblemError} Where CivitAI cannot be asked.
 *
 * @example
 * ```ts
 * import { civitaiLatest, sourceContext } from "@haul/sources";
 *
 * const fetch = async () => Response.json({ error: "No model with id 1" }, { status: 404 });
 * console.assert((await civitaiLatest(1, sourceContext({ fetch }))) === null);
 * ```
 */
export async function civitaiLatest(
  modelId: number,
  context: SourceContext,
): Promise<CivitaiLatest | null> {
  const { CivitaiApi } = await import("./_civitai_api.ts");
  const { pageOf } = await import("./_civitai_info.ts");
  const { origin } = new URL(context.endpoints.civitai);
  const api = new CivitaiApi(origin, context);
  try {
    const model = await api.model(modelId);
    const [version] = model.modelVersions;
    if (version === undefined) return null;
    const page = pageOf({ version, model }, origin);
    return { versionId: version.id, version: version.name, page };
  } catch (error) {
    if (isProblemError(error) && error.problem.code === "not_found") {
      return null;
    }
    throw error;
  }
}
