import type { HostGates } from "../transfer/host_gate.ts";
import type { Origin } from "../transfer/origin.ts";
import { type LiveSegment, medianSpeed } from "./tail.ts";

/** How much more another origin must promise for a connection to move there. */
const MOVE_GAIN = 2;
/** Milliseconds that a connection may take to show what it brings. */
const MOVE_AFTER_MS = 1000;
/** A connection with fewer seconds left stays where it is. */
const MOVE_WORTH_SECONDS = 2;

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
    const promise = promiseOf(own, live);
    if (best === null || promise > best.promise) best = { origin, promise };
  }
  return best?.origin ?? null;
}

/**
 * The slot of a connection that does worse where it is than one more would do
 * at the origin that promises most; undefined where none does. Its bytes stay,
 * and what it leaves is asked for there.
 */
export function chooseMove(
  origins: readonly Origin[],
  options: ChooseOriginOptions,
): number | undefined {
  const { live } = options;
  const to = chooseOrigin(origins, options);
  if (to === null) return undefined;
  const bySource = Map.groupBy(live, ({ source }) => source);
  const there = bySource.get(to.index) ?? [];
  // What has shown no speed yet promises nothing.
  if (medianSpeed(there) === 0) return undefined;
  const promise = promiseOf(there, live);
  bySource.delete(to.index);
  return [...bySource.values()]
    .filter((own) => promise > (MOVE_GAIN * medianSpeed(own)) / own.length)
    .flatMap((own) => own.filter(isWorthMoving))
    .sort((a, b) => b.limit - b.position - (a.limit - a.position))[0]?.slot;
}

function isWorthMoving(segment: LiveSegment): boolean {
  const { position, limit, speed, receivingMs, raced } = segment;
  const seconds = (limit - position) / Math.max(1, speed);
  const isKnown = (receivingMs ?? 0) >= MOVE_AFTER_MS;
  return isKnown && !raced && seconds >= MOVE_WORTH_SECONDS;
}

/** Bytes a second that one more connection beside these may bring. */
function promiseOf(
  own: readonly LiveSegment[],
  live: readonly LiveSegment[],
): number {
  const speed = medianSpeed(own) || medianSpeed(live) || 1;
  return speed / (own.length + 1);
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
