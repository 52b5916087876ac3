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
export { civitaiSource } from "./civitai/civitai_source.ts";
export { directSource } from "./direct/direct_source.ts";
export {
  fileNameFromReply,
  type NamedReply,
} from "./direct/file_name_from_reply.ts";
export { googleDriveSource } from "./google_drive/google_drive_source.ts";
export { huggingFaceSource } from "./hugging_face/hugging_face_source.ts";
export { keyHeader, mayHaveKey } from "./key_header.ts";
export { megaSource } from "./mega/mega_source.ts";
export { parseInput } from "./parse_input.ts";
export { redactInput } from "./redact_input.ts";
export { type Source, type SourceContext, sourceContext } from "./source.ts";
export { sourceFor } from "./source_for.ts";
