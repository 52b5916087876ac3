import {
  isProblemError,
  type ProblemCode,
  type ProblemError,
  type ResolvedFile,
} from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { hasDriveKey, resolveByApi } from "./api/resolve_by_api.ts";
import type { DriveLink } from "./drive_link.ts";
import { parseDriveLink } from "./parse_drive_link.ts";
import { resolveByLink } from "./resolve_by_link.ts";

/** The files behind a link of Drive: see `googleDriveSource`. */
export async function resolveDrive(
  url: URL,
  context: SourceContext,
): Promise<ResolvedFile[]> {
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
}

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
