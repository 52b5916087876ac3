import { parseMegaLink } from "./mega_link.ts";

/** `mega://…`, and what Mega's browser extensions make of a link. */
const WRAPPER =
  /^(?:mega:\/*|(?:chrome|moz)-extension:\/\/[\w-]+\/[\w./]*)(?=[#/a-z])/i;
/** What may stand before the part that counts: a host again, or one more `#`. */
const LEAD =
  /^\/*(?:(?:www\.)?mega\.(?:nz|co\.nz|io)(?=[/#]))?\/*(?:#(?=(?:file|folder|embed)\/))?/i;
/** A link whose `#` was encoded by a program that put it into another. */
const ENCODED = /^(?:https?:\/\/)?((?:www\.)?mega\.(?:nz|co\.nz|io)\/.*?)%23/i;

/**
 * The link in a wrapper that browsers' extensions and other programs put
 * around it, or null where `text` is none. The key always ends up in the
 * fragment, which is never shown and never sent.
 */
export function megaShorthand(text: string): URL | null {
  const wrapped = WRAPPER.exec(text);
  if (wrapped !== null) {
    const rest = text.slice(wrapped[0].length).replace(LEAD, "");
    const url = URL.parse(`https://mega.nz/${rest}`);
    return url !== null && isLink(url) ? url : null;
  }
  if (!ENCODED.test(text)) return null;
  const url = URL.parse(text.replace(ENCODED, "https://$1#"));
  return url !== null && isLink(url) ? url : null;
}

function isLink(url: URL): boolean {
  const link = parseMegaLink(url);
  return link !== null && link.kind !== "page";
}
