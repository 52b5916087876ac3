import type { HostGates } from "./host_gate.ts";
import type { Origin } from "./origin.ts";
import { type LiveSegment, medianSpeed } from "./tail.ts";

/** What {@link chooseOrigin} goes by. */
export interface ChooseOriginOptions {
  /** All live segments. */
  readonly live: readonly LiveSegment[];
  readonly gates: HostGates;
  /** The only origin to choose, or null for any. */
  readonly only: Origin | null;
  /** Milliseconds of the steady clock, by which waits are kept. */
  readonly now: number;
  /** Milliseconds since 1970, by which links expire. */
  readonly date: number;
}

/**
 * The origin whose next connection promises most: the speed that one of its
 * connections has shown, shared by those it has. Null where none may be asked
 * for one more.
 */
export function chooseOrigin(
  origins: readonly Origin[],
  options: ChooseOriginOptions,
): Origin | null {
  const { live, only } = options;
  let best: { origin: Origin; promise: number } | null = null;
  for (const origin of origins) {
    if (only !== null && origin !== only) continue;
    const own = live.filter((segment) => segment.source === origin.index);
    if (!mayAsk(origin, own.length, options)) continue;
    const speed = medianSpeed(own) || medianSpeed(live) || 1;
    const promise = speed / (own.length + 1);
    if (best === null || promise > best.promise) best = { origin, promise };
  }
  return best?.origin ?? null;
}

function mayAsk(
  origin: Origin,
  connections: number,
  { gates, now, date }: ChooseOriginOptions,
): boolean {
  const most = origin.source.maxConnections ?? Number.POSITIVE_INFINITY;
  // One request at a time until a source has shown that it has this file.
  const known = origin.joined || connections === 0;
  return (
    known &&
    connections < most &&
    origin.usable(now) &&
    !origin.expiresSoon(date) &&
    !origin.needsWalk &&
    gates.of(origin.url).hasRoom(now)
  );
}
