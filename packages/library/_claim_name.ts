import { link } from "node:fs/promises";
import { errorCode } from "./_error_code.ts";
import { reserveAndRename } from "./_reservation.ts";

/** What file systems without hard links answer, and Linux for a part of another owner. */
const NO_HARD_LINKS = new Set([
  "EMLINK",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EPERM",
  "EXDEV",
  "UNKNOWN",
]);

/**
 * Gives the part a free name without ever replacing a file: by a hard link,
 * which leaves the part's own name in place, or else by {@link reserveAndRename}.
 *
 * @param sha256 The part's digest, asked for where hard links are missing.
 * @returns False where the name is taken.
 */
export async function claimName(
  partPath: string,
  path: string,
  sha256: () => Promise<string>,
): Promise<boolean> {
  try {
    await link(partPath, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return false;
    if (!NO_HARD_LINKS.has(code)) throw error;
    return await reserveAndRename(partPath, path, await sha256());
  }
}
