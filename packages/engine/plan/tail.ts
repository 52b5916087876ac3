/** A live segment, as the choices of the tail see it. */
export interface LiveSegment {
  readonly slot: number;
  /** Index of its byte source. */
  readonly source: number;
  readonly position: number;
  /** Bytes before this offset are its worker's own. */
  readonly lease: number;
  readonly limit: number;
  /** Bytes a second over the last moments. */
  readonly speed: number;
  /** Milliseconds since its first byte, or null before that. */
  readonly receivingMs: number | null;
  /** Milliseconds since its last byte. */
  readonly silentMs: number;
  /** Whether another segment is racing it for the same bytes. */
  readonly raced: boolean;
}

/** Where a live segment ends early so that another connection can go on. */
export interface Steal {
  readonly slot: number;
  /** The victim's new limit, and the start of the new segment. */
  readonly at: number;
  readonly end: number;
}

/** A range whose bytes are asked for a second time, to race a slow connection. */
export interface Hedge {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

/** Splits are no smaller than this: a request costs more than it saves below it. */
const MIN_SPLIT = 256 << 10;
/** Splits begin at whole pages. */
const ALIGN = 4096;
/** A connection under this part of its peers' median is replaced. */
const SLOW_PART = 0.3;
/** Milliseconds that a connection may take to show its speed. */
const GRACE_MS = 1000;
/** Before this many milliseconds its speed says nothing. */
const YOUNG_MS = 400;
/** Seconds left that make it worth while to share a segment out. */
const WORTH = 0.4;
const THRIFTY_WORTH = 3;
/** Silence, in milliseconds, that condemns a connection whose peers receive. */
const SILENT_MS = 1500;
/** Fewer peers than this prove nothing about a connection. */
const MIN_PEERS = 3;

/** The middle speed of the segments that are receiving, in bytes a second. */
export function medianSpeed(live: readonly LiveSegment[]): number {
  const speeds = live
    .filter((segment) => segment.receivingMs !== null && segment.speed > 0)
    .map((segment) => segment.speed)
    .sort((a, b) => a - b);
  return speeds[speeds.length >> 1] ?? 0;
}

/**
 * Seconds until a segment ends. One that is young is taken to be as fast as
 * the others until it has shown otherwise.
 */
export function secondsLeft(
  segment: LiveSegment,
  facts: TailFacts & { median: number },
): number {
  const left = segment.limit - segment.position;
  if (left <= 0) return 0;
  const { receivingMs, silentMs } = segment;
  if (receivingMs === null && silentMs < patienceMs(facts)) {
    const wait = Math.max(0, facts.firstByteMs - silentMs) / 1000;
    return wait + left / Math.max(1, facts.median);
  }
  const young = receivingMs !== null && receivingMs < YOUNG_MS;
  const speed = young ? Math.max(segment.speed, facts.median) : segment.speed;
  return left / Math.max(1, speed);
}

/** What the choices of the tail depend on besides the segments. */
export interface TailFacts {
  /** What a new request costs before its first byte, in milliseconds. */
  readonly firstByteMs: number;
  /**
   * Whether enough bytes were thrown away already: then only much is shared
   * out, for each cut connection loses what is under way.
   */
  readonly thrifty: boolean;
}

/**
 * Chooses the segment that would finish last and the point from which another
 * connection takes over, so that both end at about the same time. Undefined
 * where nobody has enough left to be worth a request.
 */
export function chooseSteal(
  live: readonly LiveSegment[],
  facts: TailFacts,
): Steal | undefined {
  const median = medianSpeed(live);
  // Before anybody has shown a speed there is no telling who would finish last.
  if (median === 0) return undefined;
  const thief = median;
  const costSeconds = facts.firstByteMs / 1000;
  const worth = costSeconds * 2 + (facts.thrifty ? THRIFTY_WORTH : WORTH);
  const slowestFirst = live
    .map((segment) => ({
      segment,
      seconds: secondsLeft(segment, { ...facts, median }),
    }))
    .filter(({ seconds }) => seconds >= worth)
    .sort((a, b) => b.seconds - a.seconds);
  for (const { segment, seconds } of slowestFirst) {
    const free = Math.max(segment.lease, segment.position);
    const left = segment.limit - free;
    if (left < MIN_SPLIT) continue;
    const own = (segment.limit - segment.position) / seconds;
    const kept = ((left + thief * costSeconds) * own) / (own + thief);
    const at = alignUp(free + Math.min(kept, left - MIN_SPLIT / 2));
    if (segment.limit - at >= MIN_SPLIT / 2) {
      return { slot: segment.slot, at, end: segment.limit };
    }
  }
  return undefined;
}

/**
 * Chooses a connection to give up: silent while others receive, or far below
 * its peers with much left. Its bytes stay; what it leaves goes to a new one.
 */
export function chooseReplacement(
  live: readonly LiveSegment[],
  facts: TailFacts,
): number | undefined {
  const worth = (facts.firstByteMs * 3) / 1000 + 0.5;
  let worst: LiveSegment | undefined;
  for (const segment of live) {
    if ((segment.receivingMs ?? 0) < GRACE_MS) continue;
    const peers = live.filter(
      (peer) =>
        peer.slot !== segment.slot &&
        peer.source === segment.source &&
        peer.receivingMs !== null &&
        peer.silentMs < SILENT_MS,
    );
    const median = medianSpeed(peers);
    const seconds = secondsLeft(segment, { ...facts, median });
    if (peers.length < MIN_PEERS || seconds < worth) continue;
    const silent = segment.silentMs >= SILENT_MS;
    if (!silent && segment.speed >= median * SLOW_PART) continue;
    if (worst === undefined || segment.speed < worst.speed) worst = segment;
  }
  return worst?.slot;
}

/**
 * Chooses a connection to give up because a free one has nothing else to do:
 * the one that has been silent longest. Nothing is under way on it, so nothing
 * is lost.
 */
export function chooseSilent(
  live: readonly LiveSegment[],
  facts: TailFacts,
): number | undefined {
  const silent = live
    .filter((one) => !one.raced && one.position < one.limit)
    .filter((one) => one.silentMs > patienceMs(facts) / 2)
    .sort((a, b) => b.silentMs - a.silentMs);
  return silent[0]?.slot;
}

/**
 * Chooses a range to ask for twice when nothing is left to share out: the rest
 * of the segment that would finish last, where a new connection would very
 * likely be there first and the waste stays within `budget` bytes.
 */
export function chooseHedge(
  live: readonly LiveSegment[],
  facts: TailFacts & { budget: number },
): Hedge | undefined {
  const median = medianSpeed(live);
  const costSeconds = facts.firstByteMs / 1000;
  let slowest: { segment: LiveSegment; seconds: number } | undefined;
  for (const segment of live) {
    const left = segment.limit - segment.position;
    if (segment.raced || left <= 0 || left > facts.budget) continue;
    const seconds = secondsLeft(segment, { ...facts, median });
    const rival = costSeconds + left / Math.max(1, median);
    if (seconds < rival * 2 + 0.2) continue;
    if (slowest === undefined || seconds > slowest.seconds) {
      slowest = { segment, seconds };
    }
  }
  if (slowest === undefined) return undefined;
  const { slot, position, limit } = slowest.segment;
  return { slot, start: position, end: limit };
}

/** How long a request may take to bring its first byte before it counts as stuck. */
function patienceMs(facts: TailFacts): number {
  return Math.max(1000, facts.firstByteMs * 4);
}

function alignUp(offset: number): number {
  return Math.ceil(offset / ALIGN) * ALIGN;
}
