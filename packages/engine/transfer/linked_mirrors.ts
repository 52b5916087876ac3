import LinkHeader from "http-link-header";

/** Mirrors that one reply may name. */
const MOST_MIRRORS = 8;
/** Longer headers come from nobody honest, and are not looked at. */
const MOST_CHARACTERS = 16_384;

/**
 * The places of the same file that a `Link` header names, best first
 * (Metalink/HTTP, RFC 6249). A header that cannot be read names none.
 *
 * @param base The URL that answered, for relative links.
 */
export function linkedMirrors(header: string, base: string): string[] {
  if (header.length > MOST_CHARACTERS) return [];
  try {
    return LinkHeader.parse(header)
      .rel("duplicate")
      .sort((a, b) => Number(a["pri"] ?? 999_999) - Number(b["pri"] ?? 999_999))
      .slice(0, MOST_MIRRORS)
      .map((link) => new URL(link.uri, base))
      .filter((url) => url.protocol === "https:" || url.protocol === "http:")
      .map((url) => url.href);
  } catch {
    return [];
  }
}
