/** What the first bytes of a file can be told to be. */
export type FileKind =
  | "safetensors"
  | "gguf"
  | "zip"
  | "pickle"
  | "page"
  | "pointer"
  | "json"
  | "text"
  | "empty"
  | "unknown";

/** The safetensors library reads no longer header. */
export const MAX_SAFETENSORS_HEADER = 100_000_000;

/** Where the JSON of a safetensors header begins. */
export const SAFETENSORS_JSON_AT = 8;

const TEXTS: readonly [kind: FileKind, start: RegExp][] = [
  ["pointer", /^version https:\/\/(?:git-lfs\.github\.com|hawser)/],
  ["page", /^\s*(?:<!doctype|<html|<head|<body|<!--)/i],
  ["json", /^\s*[[{]\s*(?:["{[\]}]|$)/],
];

/**
 * Tells a file's kind from its first bytes: 512 are plenty, and fewer will do
 * where the file is shorter.
 */
export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return "empty";
  if (startsWith(bytes, "GGUF")) return "gguf";
  if (startsWith(bytes, "PK\x03\x04")) return "zip";
  if (isSafetensors(bytes)) return "safetensors";
  if (isPickle(bytes)) return "pickle";
  return textKind(bytes);
}

/** The length of a safetensors header's JSON, or null where none is plausible. */
export function safetensorsLength(bytes: Uint8Array): number | null {
  if (bytes.length < SAFETENSORS_JSON_AT) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  return length >= 2n && length <= BigInt(MAX_SAFETENSORS_HEADER)
    ? Number(length)
    : null;
}

function isSafetensors(bytes: Uint8Array): boolean {
  return (
    safetensorsLength(bytes) !== null && bytes[SAFETENSORS_JSON_AT] === 0x7b
  );
}

/** Protocols 2 to 5 say so first; older ones have no mark. */
function isPickle([first, protocol = 0]: Uint8Array): boolean {
  return first === 0x80 && protocol >= 2 && protocol <= 5;
}

function textKind(bytes: Uint8Array): FileKind {
  const start = bytes.subarray(0, 512);
  // No text holds these, and no model file of any size lacks them for long.
  if (start.some((byte) => byte < 0x09 || byte === 0x7f)) return "unknown";
  const text = new TextDecoder().decode(start).replace(/^\ufeff/, "");
  const known = TEXTS.find(([, pattern]) => pattern.test(text));
  return known?.[0] ?? (text.includes("\ufffd") ? "unknown" : "text");
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return [...magic].every((mark, at) => bytes[at] === mark.charCodeAt(0));
}
