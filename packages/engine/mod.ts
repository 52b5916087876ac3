/**
 * The engine: one resolved file becomes verified bytes on disk, over many
 * connections, each range fetched in a worker thread and written straight to
 * its offset in a preallocated part file.
 *
 * @example
 * ```ts
 * import { createEngine, partPathFor } from "@haul/engine";
 * import { netPolicy } from "@haul/net";
 *
 * await using engine = createEngine({ policy: netPolicy() });
 * const partPath = partPathFor("/models/a.safetensors", "direct:example");
 * console.assert(partPath.startsWith("/models/a.safetensors."));
 * ```
 *
 * @module
 */

export {
  type AdoptDownloadOptions,
  adoptDownload,
} from "./aria2/adopt_download.ts";
export type { Claim } from "./disk/claim.ts";
export { discardPart } from "./disk/discard_part.ts";
export { type FindPartOptions, findPart } from "./disk/find_part.ts";
export { partPathFor } from "./disk/part_path.ts";
export { createEngine } from "./engine.ts";
export { type ByteRange, RangeSet } from "./plan/ranges.ts";
export { checkThreads } from "./threads/check_threads.ts";
export type { RetryPatience } from "./transfer/retry_delay.ts";
export type {
  Engine,
  EngineEvent,
  EngineOptions,
  OpenRequest,
  RemoteFacts,
  RemoteFile,
  SavedPart,
  SaveOptions,
} from "./types.ts";
export { type HashFileOptions, hashFile } from "./verify/hash_file.ts";
