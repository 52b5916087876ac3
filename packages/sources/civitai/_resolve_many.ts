import { isProblemError, problem, type ResolvedFile } from "@haul/contract";
import { resolveFile, resolveVersion } from "./_resolve_version.ts";
import { ANY_FILE, type Resolving } from "./_resolving.ts";
import { shown } from "./_shown.ts";

/** More than this made no picture; each costs two requests. */
const MAX_VERSIONS = 50;

/** The newest of each model of one person. */
export async function resolveUser(
  name: string,
  resolving: Resolving,
): Promise<ResolvedFile[]> {
  const models = await resolving.api.modelsOf(name);
  const records = models.flatMap((model) =>
    model.modelVersions.slice(0, 1).map((version) => ({ version, model })),
  );
  if (records.length === 0) {
    throw problem(
      "not_found",
      `${shown(name)} has no published models at CivitAI.`,
    );
  }
  return await fitting(records, (record) =>
    resolveFile(record, { ...resolving, linked: ANY_FILE }),
  );
}

/** The models that made a picture, or the pictures of a post. */
export async function resolvePictures(
  link: { of: "imageId" | "postId"; id: number },
  resolving: Resolving,
): Promise<ResolvedFile[]> {
  const versions = await resolving.api.versionsIn(link.of, link.id);
  if (versions.length === 0) {
    const what = link.of === "imageId" ? "this picture" : "this post";
    throw problem(
      "not_found",
      `CivitAI does not say which models made ${what}. Give the page of a model, or the address of the picture itself (image.civitai.com).`,
    );
  }
  return await fitting(versions.slice(0, MAX_VERSIONS), (versionId) =>
    resolveVersion({ versionId, file: ANY_FILE }, resolving),
  );
}

/** The files of those that have one; the first one's problem where none has. */
async function fitting<T>(
  items: readonly T[],
  resolve: (item: T) => Promise<ResolvedFile>,
): Promise<ResolvedFile[]> {
  const files: ResolvedFile[] = [];
  let first: unknown = null;
  for (const item of items) {
    try {
      files.push(await resolve(item));
    } catch (error) {
      if (!isLeftOut(error)) throw error;
      first ??= error;
    }
  }
  if (files.length === 0) throw first;
  return files;
}

/** Models that were removed, or have no file of the wanted kind. */
function isLeftOut(error: unknown): boolean {
  return (
    isProblemError(error) &&
    ["not_found", "choice_needed", "taken_down"].includes(error.problem.code)
  );
}
