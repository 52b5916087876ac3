import type { SourceContext } from "../source.ts";
import { THROTTLED_WAIT_MS } from "./drive_problem.ts";

type Fetch = SourceContext["fetch"];

/** Until when nobody asks, in milliseconds since 1970, for each way to the network. */
const quietUntil = new WeakMap<Fetch, number>();

/**
 * Notes that Google takes this network for a machine: each further question
 * would make it last longer (contracts.md 3.2).
 */
export function keepQuiet(fetch: Fetch, now = Date.now()): void {
  quietUntil.set(fetch, now + THROTTLED_WAIT_MS);
}

/** Milliseconds for which Drive is not to be asked; 0 where it may be. */
export function quietFor(fetch: Fetch, now = Date.now()): number {
  return Math.max(0, (quietUntil.get(fetch) ?? 0) - now);
}
