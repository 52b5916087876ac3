import type { Source } from "../source.ts";
import { isDriveUrl } from "./drive_hosts.ts";

/**
 * Google Drive: files, folders and documents that are shared by link, and
 * those of the user's own account where there is a key. With a key the API is
 * asked first, since it knows sizes and digests; where the key is of no use,
 * the link is walked as a browser would.
 *
 * @example
 * ```ts
 * import { sourceFor } from "@haul/sources";
 *
 * const url = new URL("https://drive.google.com/file/d/1vuaU22DNiVZijCVGaEhT4aqJewC6QBbR/view");
 * console.assert(sourceFor(url).id === "googledrive");
 * ```
 */
export const googleDriveSource: Source<"googledrive"> = {
  id: "googledrive",
  claims: isDriveUrl,
  // Loaded when Drive is asked: its pages need a parser of HTML.
  async resolve(url, context) {
    const { resolveDrive } = await import("./resolve_drive.ts");
    return await resolveDrive(url, context);
  },
  async account(context) {
    const { driveAccount } = await import("./api/drive_account.ts");
    return await driveAccount(context);
  },
};
