/**
 * Manifests: `haul.yaml` says what a machine is to have, `haul.lock` which
 * exact files that is, and a record in the root which of them are there.
 *
 * @example
 * ```ts
 * import { parseManifest } from "@haul/manifest";
 *
 * const { models } = parseManifest(
 *   "layout: comfyui\nmodels:\n  - url: https://example.org/ink.safetensors\n    type: lora\n",
 * );
 * console.assert(models[0]?.type === "lora");
 * ```
 *
 * @module
 */

export {
  type CheckFileOptions,
  checkFile,
  type FileState,
  isAsPut,
  isTaken,
  noteBegun,
  noteFile,
} from "./check_file.ts";
export {
  type Lock,
  type LockedFile,
  LockedFileSchema,
  LockSchema,
} from "./lock.ts";
export { formatLock, parseLock, wantsOf } from "./lock_text.ts";
export { type MadeLock, type MakeLockOptions, makeLock } from "./make_lock.ts";
export { type Manifest, ManifestSchema, type Want } from "./manifest.ts";
export { parseManifest } from "./parse_manifest.ts";
export { type RecordedFile, SyncRecord } from "./sync_record.ts";
