import { percentDecoded } from "@haul/contract";
import { parse } from "content-disposition";
import { extensionOf } from "./_extension_of.ts";

/** What a reply says that a name can be made of. */
export interface NamedReply {
  /** The header as received, bytes shown as Latin-1; or null. */
  contentDisposition: string | null;
  /** The URL that answered, after redirects. */
  url: string;
  contentType: string | null;
  /** The URL that was asked first. Its name counts where that of `url` has no extension. */
  askedUrl?: string;
  /** For the name of last resort. @default now */
  now?: Date;
}

/** Longer headers come from nobody honest, and are not looked at. */
const MAX_HEADER_LENGTH = 8192;

/** Where signed links carry the header that their storage will send: S3, Backblaze, Azure. */
const QUERY_NAMES = [
  "response-content-disposition",
  "b2ContentDisposition",
  "rscd",
];

/**
 * The name that a server gives a file: the header's, that of a signed URL's
 * query, the last part of the URL's path, or host and date. Where there is no
 * extension, the content type may give one.
 *
 * The result is hostile until it went through `safeName` of the library.
 *
 * @example
 * ```ts
 * import { fileNameFromReply } from "@haul/sources";
 *
 * const name = fileNameFromReply({
 *   contentDisposition: "attachment; filename*=UTF-8''caf%C3%A9.bin",
 *   url: "https://example.org/download?id=7",
 *   contentType: null,
 * });
 * console.assert(name === "café.bin");
 * ```
 */
export function fileNameFromReply(reply: NamedReply): string {
  const url = new URL(reply.url);
  const name =
    nameInHeader(reply.contentDisposition) ??
    nameInQuery(url) ??
    nameInPaths([url, new URL(reply.askedUrl ?? reply.url)]) ??
    nameOfLastResort(url, reply.now ?? new Date());
  return name + (hasExtension(name) ? "" : extensionOf(reply.contentType));
}

function nameInHeader(header: string | null): string | null {
  if (header === null || header.length > MAX_HEADER_LENGTH) return null;
  const { type, parameters } = parse(header);
  // Some servers forget the type, and then the parser takes the name for it.
  const found = type.includes("=")
    ? parse(`attachment; ${header}`).parameters
    : parameters;
  const name = found["filename"]?.replace(/^'(.*)'$/s, "$1");
  return name === undefined ? null : usable(fromUtf8(name));
}

function nameInQuery(url: URL): string | null {
  for (const name of QUERY_NAMES) {
    const found = nameInHeader(url.searchParams.get(name));
    if (found !== null) return found;
  }
  return null;
}

function nameInPaths(urls: readonly URL[]): string | null {
  const names = urls
    .map(({ pathname }) =>
      percentDecoded(pathname.split("/").findLast(Boolean) ?? ""),
    )
    .filter((name) => usable(name) !== null);
  return names.find(hasExtension) ?? names[0] ?? null;
}

function nameOfLastResort(url: URL, now: Date): string {
  return `${url.hostname}-${now.toISOString().slice(0, 10)}`;
}

/** Servers send raw UTF-8 where the standard wants Latin-1. */
function fromUtf8(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** Null for a name that nothing would be left of. */
function usable(name: string): string | null {
  return /[^\s./\\]/.test(name) ? name : null;
}

function hasExtension(name: string): boolean {
  return /\.(?=\d*[a-z])[a-z0-9_-]{1,16}$/i.test(name);
}
