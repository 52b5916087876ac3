import type { Secret } from "@haul/contract";

/** Below this many characters, four of them would tell too much. */
const LEAST_SHOWN = 16;

/**
 * A key as it may be shown: its last four characters, or none of a short one.
 *
 * @example
 * ```ts
 * import { Secret } from "@haul/contract";
 * import { maskKey } from "@haul/keys";
 *
 * console.assert(maskKey(new Secret("hf_abcdefghijklmnop")) === "…mnop");
 * console.assert(maskKey(new Secret("short")) === "…");
 * ```
 */
export function maskKey(secret: Secret): string {
  const value = secret.reveal();
  return value.length < LEAST_SHOWN ? "…" : `…${value.slice(-4)}`;
}
