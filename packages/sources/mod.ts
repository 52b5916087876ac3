/**
 * From a pasted URL to where a file's bytes are. No disk and no threads, and
 * no network but the `fetch` that is handed in.
 *
 * @example
 * ```ts
 * import { parseInput, sourceContext, sourceFor } from "@haul/sources";
 *
 * const url = parseInput("example.org/model.safetensors");
 * const context = sourceContext({ fetch });
 * const [file] = await sourceFor(url).resolve(url, context);
 * console.assert(file?.bytes[0]?.url === url.href);
 * ```
 *
 * @module
 */

export { checkKey } from "./check_key.ts";
export {
  type CivitaiPlaceOfHash,
  civitaiByHash,
  civitaiIdsByHash,
} from "./civitai/civitai_by_hash.ts";
export {
  type CivitaiLatest,
  civitaiLatest,
} from "./civitai/civitai_latest.ts";
export {
  fileNameFromReply,
  type NamedReply,
} from "./direct/file_name_from_reply.ts";
export { keyHeader, mayHaveKey } from "./key_header.ts";
export { parseInput } from "./parse_input.ts";
export { reachService } from "./reach_service.ts";
export { redactInput } from "./redact_input.ts";
export { type Source, type SourceContext, sourceContext } from "./source.ts";
export { sourceFor } from "./source_for.ts";
