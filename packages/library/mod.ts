/**
 * Where finished files live: the folders of each tool, safe names, placing that
 * replaces nothing, sidecars, and the catalogue of what is here. No network
 * happens here.
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

export { Catalogue, type CatalogueFilter } from "./catalogue/catalogue.ts";
export type {
  CatalogueFile,
  KnownModel,
  NewCatalogueFile,
} from "./catalogue/catalogue_file.ts";
export {
  type AskLatest,
  type FindUpdatesOptions,
  findUpdates,
  type LatestVersion,
  type Update,
} from "./catalogue/find_updates.ts";
export {
  type LinkedFile,
  type LinkInsteadOptions,
  linkInstead,
} from "./catalogue/link_instead.ts";
export { type Gone, markMissing } from "./catalogue/mark_missing.ts";
export {
  type LookUp,
  type ScanEvent,
  type ScanOptions,
  scan,
} from "./catalogue/scan.ts";
export { wastedBytes } from "./catalogue/wasted_bytes.ts";
export { collisionKey } from "./collision_key.ts";
export {
  type EnterHfCacheOptions,
  enterHfCache,
} from "./hf_cache/enter_hf_cache.ts";
export {
  type HfCacheFile,
  type HfCachePaths,
  hfCachePaths,
} from "./hf_cache/hf_cache_paths.ts";
export { insideRoot } from "./inside_root.ts";
export { type DetectedLayout, detectLayout } from "./layouts/detect_layout.ts";
export type { PlacingLayout } from "./layouts/layout_table.ts";
export type { ModelRole } from "./layouts/model_role.ts";
export {
  checkTemplate,
  type NameFacts,
  nameFromTemplate,
  type TemplateName,
} from "./layouts/name_template.ts";
export {
  type PlaceForFile,
  type PlaceRequest,
  placeFor,
} from "./layouts/place_for.ts";
export { type FoundRole, type RoleFacts, roleOf } from "./layouts/role_of.ts";
export { ROLE_WORDS } from "./layouts/role_words.ts";
export type { Environment } from "./layouts/tool_settings.ts";
export { type FileModelFacts, fileModel } from "./model_header/file_model.ts";
export {
  type KnownFile,
  type ReadHead,
  readModelHeader,
  refuseOtherSize,
} from "./model_header/read_model_header.ts";
export { type Placed, type PlaceOptions, place } from "./place.ts";
export { type SafeNameOptions, safeName } from "./safe_name.ts";
export {
  type ExpectedContent,
  type SameContentOptions,
  sameContent,
} from "./same_content.ts";
export { type Sha256FileOptions, sha256File } from "./sha256_file.ts";
export { pictureLevel } from "./sidecars/picture_level.ts";
export type { SidecarFacts } from "./sidecars/sidecar_facts.ts";
export {
  type SidecarResult,
  writeSidecars,
} from "./sidecars/write_sidecars.ts";
export { splitExtension } from "./split_extension.ts";
export { tellApart } from "./tell_apart.ts";
