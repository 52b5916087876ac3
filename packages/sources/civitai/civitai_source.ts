import type { Source } from "../source.ts";
import { civitaiPlace } from "./_civitai_place.ts";
import { civitaiShorthand } from "./_civitai_shorthand.ts";

/**
 * CivitAI: pages of models and versions, links of its API and its download
 * route on all its fronts, AIRs, hashes, and what pictures, posts and people
 * lead to. Whether a file may be had is asked beforehand and stands in the
 * file's `access`, in words.
 *
 * @example
 * ```ts
 * import { parseInput } from "@haul/sources";
 *
 * const { href } = parseInput("urn:air:sdxl:lora:civitai:328553@368189");
 * console.assert(href === "https://civitai.com/models/328553?modelVersionId=368189");
 * ```
 */
export const civitaiSource: Source<"civitai"> = {
  id: "civitai",
  shorthand: civitaiShorthand,
  claims: (url, endpoints) => civitaiPlace(url, endpoints) !== null,
  // Loaded when CivitAI is asked: its records need many schemas.
  async resolve(url, context) {
    const { resolveCivitai } = await import("./_resolve_civitai.ts");
    return await resolveCivitai(url, context);
  },
  async account(context) {
    const { civitaiAccount } = await import("./_resolve_civitai.ts");
    return await civitaiAccount(context);
  },
};
