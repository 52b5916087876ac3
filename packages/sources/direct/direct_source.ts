import { ResolvedFileSchema } from "@haul/contract";
import type { Source } from "../source.ts";
import { directIdentity } from "./_direct_identity.ts";
import { directBytes } from "./direct_bytes.ts";

/**
 * Any http or https URL, taken at its word. Nothing is asked here: name and
 * size come with the first reply, and the engine follows redirects, so that
 * a dead signed link is made anew by starting over from this URL.
 *
 * @example
 * ```ts
 * import { sourceContext, sourceFor } from "@haul/sources";
 *
 * const url = new URL("https://example.org/a.bin?token=abc");
 * const context = sourceContext({ fetch });
 * const [file] = await sourceFor(url).resolve(url, context);
 * console.assert(file?.identity === "direct:https://example.org/a.bin");
 * ```
 */
export const directSource: Source<"direct"> = {
  id: "direct",
  claims: ({ protocol }) => protocol === "https:" || protocol === "http:",
  async resolve(url, { headers, signal }) {
    signal?.throwIfAborted();
    const bytes = directBytes(url, headers);
    const file = ResolvedFileSchema.parse({
      source: "direct",
      identity: directIdentity(bytes.url),
      link: url.href,
      name: null,
      size: null,
      hashes: [],
      bytes: [bytes],
    });
    return [file];
  },
};
