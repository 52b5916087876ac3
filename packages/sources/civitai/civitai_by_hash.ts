import { isProblemError, type ResolvedFile } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { atAnyFront } from "./_at_any_front.ts";

/** The most hashes that one request may carry (contracts.md 1.7). */
const MAX_HASHES = 10_000;

/**
 * The file at CivitAI that has a SHA-256: for what the publisher says of a
 * file that lies here already, or as a mirror of one found elsewhere. Whether
 * it may be downloaded is not asked.
 *
 * @param sha256 64 hexadecimal digits, in either case.
 * @returns Null where CivitAI has no such file.
 * @throws {ProblemError} Where CivitAI cannot be asked.
 *
 * @example
 * ```ts
 * import { civitaiByHash, sourceContext } from "@haul/sources";
 *
 * const fetch = async () => Response.json({ error: "Model not found" }, { status: 404 });
 * const file = await civitaiByHash("00".repeat(32), sourceContext({ fetch }));
 * console.assert(file === null);
 * ```
 */
export async function civitaiByHash(
  sha256: string,
  context: SourceContext,
): Promise<ResolvedFile | null> {
  const { CivitaiApi } = await import("./_civitai_api.ts");
  const { resolveHash } = await import("./_resolve_version.ts");
  const { origin } = new URL(context.endpoints.civitai);
  try {
    return await atAnyFront(origin, (front) => {
      const api = new CivitaiApi(front, context);
      return resolveHash(sha256, { api, context, asksAdmission: false });
    });
  } catch (error) {
    if (isProblemError(error) && error.problem.code === "not_found")
      return null;
    throw error;
  }
}

/** Where a file of a known hash is at CivitAI. */
export interface CivitaiPlaceOfHash {
  modelId: number | null;
  versionId: number;
}

/**
 * Which of many files CivitAI knows, in one request for each 10,000: what a
 * scan of a library begins with.
 *
 * @param sha256s Each 64 hexadecimal digits, in either case.
 * @returns By SHA-256 in lower case; those that CivitAI does not know are left out.
 * @throws {ProblemError} Where CivitAI cannot be asked.
 */
export async function civitaiIdsByHash(
  sha256s: readonly string[],
  context: SourceContext,
): Promise<Map<string, CivitaiPlaceOfHash>> {
  const { CivitaiApi } = await import("./_civitai_api.ts");
  const { origin } = new URL(context.endpoints.civitai);
  const api = new CivitaiApi(origin, context);
  const found = new Map<string, CivitaiPlaceOfHash>();
  for (let at = 0; at < sha256s.length; at += MAX_HASHES) {
    const batch = sha256s.slice(at, at + MAX_HASHES);
    for (const { hash, modelId, modelVersionId } of await api.idsByHash(
      batch,
    )) {
      found.set(hash.toLowerCase(), { modelId, versionId: modelVersionId });
    }
  }
  return found;
}
