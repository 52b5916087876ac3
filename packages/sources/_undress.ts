/** Marks that mail, chats and shells put around a URL. */
const WRAPPERS: readonly [open: string, close: string][] = [
  ["<", ">"],
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["(", ")"],
  ["\u201c", "\u201d"],
  ["\u2018", "\u2019"],
];

/** Space, and marks without width that come along when a page is copied. */
const EDGES = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

/** The URL alone out of pasted text: no space or quotes around it, no `&amp;`. */
export function undress(text: string): string {
  const trimmed = text.replace(EDGES, "");
  const isWrapped = WRAPPERS.some(
    ([open, close]) =>
      trimmed.length > 1 && trimmed.startsWith(open) && trimmed.endsWith(close),
  );
  if (isWrapped) return undress(trimmed.slice(1, -1));
  return trimmed.replace(/&amp;/gi, "&");
}
