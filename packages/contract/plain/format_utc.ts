/**
 * A moment as `2026-08-23 20:55 UTC`, which reads the same everywhere.
 *
 * @param moment In milliseconds since 1970.
 *
 * @example
 * ```ts
 * import { formatUtc } from "@haul/contract";
 *
 * console.assert(formatUtc(0) === "1970-01-01 00:00 UTC");
 * ```
 */
export function formatUtc(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
