/**
 * Characters that would move the cursor, colour the screen, rename the window
 * or turn text around: C0, DEL, C1, line separators, bidirectional marks and
 * invisible characters. Zero-width joiners stay, since emoji are made of them.
 */
const UNSAFE_REGEXP =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/**
 * Makes text from a server, a file name or a URL safe to print on a terminal.
 * Escape sequences lose their escape and are seen as what they are.
 */
export function plainText(text: string): string {
  return text.toWellFormed().replace(UNSAFE_REGEXP, "");
}
