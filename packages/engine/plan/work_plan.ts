import type { Live } from "../transfer/live_segment.ts";
import { NO_LIMIT } from "../transfer/segments.ts";
import type { Ledger } from "./ledger.ts";
import { pieceSize } from "./piece_size.ts";
import type { ByteRange } from "./ranges.ts";
import {
  chooseHedge,
  chooseReplacement,
  chooseSilent,
  chooseSteal,
  type LiveSegment,
  medianSpeed,
  type TailFacts,
} from "./tail.ts";

/** Bytes that may be fetched twice on purpose: 1 % of the file, at most 64 MiB. */
const HEDGE_SHARE = 0.01;
const HEDGE_CAP = 64 << 20;
/** Small files may still hedge one request's worth. */
const HEDGE_FLOOR = 256 << 10;
/** What one reply brings in a moment is shared out only if it proves slow. */
const SMALL_FILE = 4 << 20;
/** From this part of the file on, what is thrown away is saved on. */
const THRIFTY_SHARE = 0.005;
/**
 * Seconds of its speed that are under way on a connection when it is cut, in
 * buffers and on the line: nobody here sees those bytes, yet they are lost.
 */
const UNDER_WAY_SECONDS = 0.005;
/** What a first byte is taken to cost until one was measured, in milliseconds. */
const ASSUMED_FIRST_BYTE_MS = 100;
/**
 * How much the newest first byte counts beside those before it: what is less
 * counts for more, since what a reply waits for in a busy machine or a queue
 * is no reason to ask for longer pieces.
 */
const SHARE_OF_LESS = 0.5;
const SHARE_OF_MORE = 0.1;

/** What a connection is to do. */
export interface Work {
  readonly piece: ByteRange;
  /** The segment that has the same bytes to fetch, in a race. */
  readonly races?: Live | undefined;
}

/** What {@link WorkPlan.next} is asked for. */
export interface WorkWish {
  /** Milliseconds of a steady clock. */
  readonly now: number;
  /** Connections that will share what is left. */
  readonly connections: number;
  /** Whether what others have begun may be taken from them, or raced. */
  readonly mayShare: boolean;
  /** Whether several ranges may be fetched at once. */
  readonly parallel: boolean;
}

/**
 * Says what the next free connection does: the next piece in order; at the
 * end a share of what another has left, or a race for the last bytes.
 */
export class WorkPlan {
  readonly #ledger: Ledger;
  #hedged = 0;
  /** Bytes that connections are taken to have lost when they were cut. */
  #lost = 0;
  #firstByteMs = ASSUMED_FIRST_BYTE_MS;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Learns how long a request took to bring its first byte; once for each. */
  observeFirstByte(milliseconds: number): void {
    const isLess = milliseconds < this.#firstByteMs;
    const share = isLess ? SHARE_OF_LESS : SHARE_OF_MORE;
    this.#firstByteMs += (milliseconds - this.#firstByteMs) * share;
  }

  /** Where the first segment ends, so that others can begin behind it. */
  firstEnd(gap: ByteRange, connections: number): number {
    const small = gap.end - gap.start <= SMALL_FILE;
    if (small || connections === 1) return gap.end;
    const length = this.#pieceLength([gap], { connections, speed: 0 });
    return Math.min(gap.end, gap.start + length);
  }

  /** Work for one more connection, or null where nothing is left for it. */
  next(wish: WorkWish): Work | null {
    const piece = this.#nextPiece(wish);
    if (piece !== null) return { piece };
    if (!wish.mayShare) return null;
    const views = this.#ledger.views(wish.now);
    return this.#steal(views) ?? this.#swapSilent(views) ?? this.#hedge(views);
  }

  /** Gives up one connection that is far below its peers; false where none is. */
  replaceOne(now: number): boolean {
    const views = this.#ledger.views(now);
    const slot = chooseReplacement(views, this.#tailFacts());
    if (slot === undefined) return false;
    this.#ledger.bySlot(slot)?.stop();
    return true;
  }

  #nextPiece({ now, connections, parallel }: WorkWish): ByteRange | null {
    if (this.#ledger.size === null) return this.#nextOfUnknown();
    const gaps = this.#ledger.unassigned();
    const [first] = gaps;
    if (first === undefined) return null;
    if (!parallel) return first;
    const speed = medianSpeed(this.#ledger.views(now));
    const length = this.#pieceLength(gaps, { connections, speed });
    return {
      start: first.start,
      end: Math.min(first.end, first.start + length),
    };
  }

  /** A file of unknown size has one reader, who goes on where the last one ended. */
  #nextOfUnknown(): ByteRange | null {
    if (this.#ledger.live.size > 0) return null;
    return { start: this.#ledger.covered().frontier, end: NO_LIMIT };
  }

  #pieceLength(
    gaps: readonly ByteRange[],
    crew: { connections: number; speed: number },
  ): number {
    let unassigned = 0;
    for (const gap of gaps) unassigned += gap.end - gap.start;
    let underWay = 0;
    for (const { limit, position } of this.#ledger.live) {
      underWay += Math.max(0, limit - position);
    }
    const firstByteMs = this.#firstByteMs;
    return pieceSize({ ...crew, unassigned, underWay, firstByteMs });
  }

  #steal(views: readonly LiveSegment[]): Work | null {
    const steal = chooseSteal(views, this.#tailFacts());
    if (steal === undefined) return null;
    const victim = this.#ledger.bySlot(steal.slot);
    if (victim?.running.slot.lowerLimit(steal.at) !== true) return null;
    const speed = views.find(({ slot }) => slot === steal.slot)?.speed ?? 0;
    this.#lost += speed * UNDER_WAY_SECONDS;
    return { piece: { start: steal.at, end: steal.end } };
  }

  /** Gives up a silent connection; what it leaves is a piece once it has ended. */
  #swapSilent(views: readonly LiveSegment[]): null {
    const slot = chooseSilent(views, this.#tailFacts());
    if (slot !== undefined) this.#ledger.bySlot(slot)?.stop();
    return null;
  }

  #hedge(views: readonly LiveSegment[]): Work | null {
    const size = this.#ledger.size ?? 0;
    const share = Math.max(HEDGE_FLOOR, size * HEDGE_SHARE);
    const budget = Math.min(HEDGE_CAP, share) - this.#hedged;
    const hedge = chooseHedge(views, { ...this.#tailFacts(), budget });
    if (hedge === undefined) return null;
    this.#hedged += hedge.end - hedge.start;
    return { piece: hedge, races: this.#ledger.bySlot(hedge.slot) };
  }

  #tailFacts(): TailFacts {
    const { wasted, size } = this.#ledger;
    const thrifty = wasted + this.#lost > (size ?? 0) * THRIFTY_SHARE;
    return { firstByteMs: this.#firstByteMs, thrifty };
  }
}
