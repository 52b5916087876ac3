import { gunzipSync } from "node:zlib";
import { problem } from "@haul/contract/plain";

/**
 * Undoes the one content coding that API calls ask for.
 *
 * @param options.limit Bytes after decoding; the decoder stops there, so that
 *   a small bomb stays small.
 * @throws {ProblemError} `bad_reply` for another coding, a broken or a too long body.
 */
export function decodeBody(
  bytes: Uint8Array<ArrayBuffer>,
  options: { coding: string | null; limit: number; host: string },
): Uint8Array<ArrayBuffer> {
  const { coding, limit, host } = options;
  if (coding === null || /^(?:identity)?$/i.test(coding)) return bytes;
  if (!/^(?:x-)?gzip$/i.test(coding)) {
    throw problem(
      "bad_reply",
      `The reply of ${host} has a coding that nobody asked for.`,
      { host },
    );
  }
  if (bytes.length === 0) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: limit }));
  } catch (cause) {
    throw problem(
      "bad_reply",
      `The reply of ${host} is no sound gzip of at most ${limit} bytes.`,
      { host, cause },
    );
  }
}
