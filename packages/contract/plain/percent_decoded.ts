/**
 * Text with its percent signs decoded, or as it is where they are broken: a
 * name or a password may hold a bare one.
 *
 * @example
 * ```ts
 * import { percentDecoded } from "@haul/contract/plain";
 *
 * console.assert(percentDecoded("a%20b") === "a b");
 * console.assert(percentDecoded("100%") === "100%");
 * ```
 */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
