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
export { checkThreads } from "./check_threads.ts";
export { discardPart } from "./discard_part.ts";
export { createEngine } from "./engine.ts";
export { type FindPartOptions, findPart } from "./find_part.ts";
export { type HashFileOptions, hashFile } from "./hash_file.ts";
export { partPathFor } from "./part_path.ts";
export { type ByteRange, RangeSet } from "./ranges.ts";
export type { RetryPatience } from "./retry_delay.ts";
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
