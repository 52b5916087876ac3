import type { Source } from "../source.ts";
import { parseMegaLink } from "./mega_link.ts";
import { megaShorthand } from "./mega_shorthand.ts";

/**
 * Mega: files and shared folders, with the key in the link's fragment or
 * behind a password. The key is used here and in the worker threads; Mega
 * never gets it.
 *
 * @example
 * ```ts
 * import { sourceFor } from "@haul/sources";
 *
 * const link = new URL("https://mega.nz/folder/e4diDZ7T#iJnegBO_m6OXBQp27lHCrg");
 * console.assert(sourceFor(link).id === "mega");
 * ```
 */
export const megaSource: Source<"mega"> = {
  id: "mega",
  secretFragment: true,
  shorthand: (text) => megaShorthand(text),
  claims: (url) => parseMegaLink(url) !== null,
  // Loaded when Mega is asked: folders and passwords need their ciphers.
  async resolve(url, context) {
    const { resolveMega } = await import("./resolve_mega.ts");
    return await resolveMega(url, context);
  },
};
