import type { Source } from "../source.ts";
import { parseLink } from "./_parse_link.ts";
import { parseShort } from "./_parse_short.ts";

/**
 * Hugging Face and its mirrors: a file, a folder or a whole repository, each
 * file pinned to one commit, with the digest that the hub has of it. The bytes
 * are asked for at the hub, which sends on to a signed link of its storage.
 *
 * @example
 * ```ts
 * import { parseInput } from "@haul/sources";
 *
 * const { href } = parseInput("openai-community/gpt2");
 * console.assert(href === "https://huggingface.co/openai-community/gpt2");
 * ```
 */
export const huggingFaceSource: Source<"huggingface"> = {
  id: "huggingface",
  shorthand: parseShort,
  claims: (url, endpoints) => parseLink(url, endpoints) !== null,
  // Loaded when the hub is asked: its records need many schemas.
  async resolve(url, context) {
    const { resolveHub } = await import("./_resolve_hub.ts");
    return await resolveHub(url, context);
  },
  async account(context) {
    const { accountName } = await import("./_ask_hub.ts");
    return await accountName(context);
  },
};
