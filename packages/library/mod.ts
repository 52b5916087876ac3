/**
 * Where finished files live: safe names, paths that stay inside a root, and
 * placing that replaces nothing. No network happens here.
 *
 * @example
 * ```ts
 * import { safeName } from "@haul/library";
 *
 * console.assert(safeName("../.bashrc") === "bashrc");
 * ```
 *
 * @module
 */

export { collisionKey } from "./collision_key.ts";
export { insideRoot } from "./inside_root.ts";
export { type Placed, type PlaceOptions, place } from "./place.ts";
export { type SafeNameOptions, safeName } from "./safe_name.ts";
export {
  type ExpectedContent,
  type SameContentOptions,
  sameContent,
} from "./same_content.ts";
export { type Sha256FileOptions, sha256File } from "./sha256_file.ts";
export { splitExtension } from "./split_extension.ts";
export { tellApart } from "./tell_apart.ts";
