import {
  isProblemError,
  type ProblemCode,
  type ProblemError,
  type ResolvedFile,
} from "@haul/contract";
import type { Source, SourceContext } from "../source.ts";
import { driveAccount } from "./api/drive_account.ts";
import { hasDriveKey, resolveByApi } from "./api/resolve_by_api.ts";
import { isDriveUrl } from "./drive_hosts.ts";
import type { DriveLink } from "./drive_link.ts";
import { parseDriveLink } from "./parse_drive_link.ts";
import { resolveByLink } from "./resolve_by_link.ts";

/**
 * Google Drive: files, folders and documents that are shared by link, and
 * those of the user's own account where there is a key. With a key the API is
 * asked first, since it knows sizes and digests; where the key is of no use,
 * the link is walked as a browser would.
 *
 * @example
 * ```ts
 * import { googleDriveSource, sourceContext } from "@haul/sources";
 *
 * const url = new URL("https://drive.google.com/file/d/1vuaU22DNiVZijCVGaEhT4aqJewC6QBbR/view");
 * const { endpoints } = sourceContext({ fetch });
 * console.assert(googleDriveSource.claims(url, endpoints));
 * ```
 */
export const googleDriveSource: Source = {
  id: "googledrive",
  claims: isDriveUrl,
  account: driveAccount,
  async resolve(url, context) {
    context.signal?.throwIfAborted();
    const link = parseDriveLink(url, context.endpoints);
    if (link === null) return [];
    const found = await byApi(link, context);
    if (Array.isArray(found)) return found;
    const isKeysFault = found?.problem.fix?.kind === "add_key";
    const hasKey = found !== null && !isKeysFault;
    try {
      const scope = { context, userOrigin: url.origin, hasKey };
      return await resolveByLink(link, scope);
    } catch (error) {
      // The link alone opens nothing, and the key that might was refused.
      const needsKey =
        isProblemError(error) && error.problem.code === "unauthorized";
      throw isKeysFault && needsKey ? found : error;
    }
  },
};

/** Refusals of a key that say nothing about what the link alone opens. */
const KEY_REFUSALS = new Set<ProblemCode>([
  "not_found",
  "unauthorized",
  "forbidden",
]);

/** What the user's key opens; why it opens nothing; or null where there is none. */
async function byApi(
  link: DriveLink,
  context: SourceContext,
): Promise<ResolvedFile[] | ProblemError | null> {
  // The API exports whole spreadsheets alone.
  if (link.sheet !== null || !(await hasDriveKey(context))) return null;
  try {
    return await resolveByApi(link, context);
  } catch (error) {
    if (!isProblemError(error)) throw error;
    const { code, fix } = error.problem;
    if (fix?.kind === "add_key" || KEY_REFUSALS.has(code)) return error;
    throw error;
  }
}
