import type { TransferContext } from "./context.ts";
import type { Ledger } from "./ledger.ts";
import { type Ended, Live } from "./live_segment.ts";
import type { Origin } from "./origin.ts";
import { pieceSize } from "./piece_size.ts";
import type { Ramp } from "./ramp.ts";
import type { ByteRange } from "./ranges.ts";
import { NO_LIMIT, type RunningSegment } from "./segments.ts";
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
/** Connections are replaced no faster than this, in milliseconds. */
const REPLACE_EVERY_MS = 150;
/** What a first byte is taken to cost until one was measured, in milliseconds. */
const ASSUMED_FIRST_BYTE_MS = 100;

/** What a crew works with. */
export interface CrewOptions {
  readonly context: TransferContext;
  readonly ledger: Ledger;
  readonly ramp: Ramp;
  readonly partPath: string;
  /** Called when a segment has ended. */
  readonly onEnded: (ended: Ended) => void;
}

/**
 * The connections of one transfer: who fetches what. Hands out pieces in
 * order, and at the end shares what is left, replaces the slow and races the
 * last.
 */
export class Crew {
  /** Whether several ranges may be fetched at once. */
  parallel = true;
  /** Whether the whole body is asked for, without a range. */
  whole = false;
  /** Count bytes that differ from those on disk. */
  comparing = false;
  /** The only origin to fetch from, while repairing; null for all. */
  only: Origin | null = null;
  /** The most connections that were open at once. */
  peak = 0;
  /** Segments started since the transfer began. */
  started = 0;
  /** Bytes of comparing segments that differed from those on disk. */
  differing = 0;
  readonly #options: CrewOptions;
  /** Segments whose workers have not ended, disowned ones included. */
  readonly #busy = new Set<Promise<unknown>>();
  #frozen = false;
  #hedged = 0;
  #replacedAt = 0;
  #firstByteMs = ASSUMED_FIRST_BYTE_MS;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** Looks at all live segments; answers whether any byte came. */
  observe(now: number): boolean {
    let moved = false;
    for (const live of this.#options.ledger.live) {
      if (!live.observe(now)) continue;
      moved = true;
      live.running.origin.progressed();
      const { firstByteMs } = live.running.slot;
      if (firstByteMs > 0) {
        this.#firstByteMs += (firstByteMs - this.#firstByteMs) * 0.2;
      }
    }
    return moved;
  }

  /** How many live segments are receiving bytes. */
  get receiving(): number {
    let count = 0;
    for (const live of this.#options.ledger.live) if (live.receiving) count++;
    return count;
  }

  /** Takes over the segment whose reply was held since the first request. */
  adopt(running: RunningSegment, now: number): void {
    this.#begin(running, { now });
  }

  /** Starts, shares out, replaces and races as the moment asks. */
  balance(now: number): void {
    if (this.#frozen) return;
    this.#dismissIdle();
    while (this.#hasRoom() && this.#hire(now));
    if (this.parallel) this.#replaceOne(now);
  }

  /** Tells everyone to end where they are. */
  stopAll(): void {
    for (const live of this.#options.ledger.live) live.stop();
  }

  /**
   * Lets the workers end alone: their bytes are not wanted any more. Nobody is
   * hired until they have, for they may still write over what a new one brings.
   */
  disown(): void {
    this.stopAll();
    this.#options.ledger.disown();
    this.#frozen = true;
    void this.allEnded().then(() => {
      this.#frozen = false;
    });
  }

  /** Resolves once no worker is busy with this file. */
  async allEnded(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  /** How many connections an origin is serving at this moment. */
  servedBy(origin: Origin): number {
    let count = 0;
    for (const live of this.#options.ledger.live) {
      if (live.running.origin === origin && live.receiving) count++;
    }
    return count;
  }

  /** Where the first segment ends, so that others can begin behind it. */
  firstEnd(gap: ByteRange): number {
    const small = gap.end - gap.start <= SMALL_FILE;
    if (small || this.#options.ramp.target === 1) return gap.end;
    return Math.min(gap.end, gap.start + this.#pieceLength([gap], 0));
  }

  /** The choices' view of all live segments. */
  views(now: number): LiveSegment[] {
    const { live } = this.#options.ledger;
    const raced = new Set([...live].map((one) => one.races));
    return [...live].map((one) => one.view(now, raced.has(one)));
  }

  #hasRoom(): boolean {
    const { context, ledger, ramp } = this.#options;
    const target = this.parallel ? ramp.target : 1;
    return ledger.live.size < target && context.segments.available;
  }

  /** Gives one more connection something to do; false where nothing is left for it. */
  #hire(now: number): boolean {
    const origin = this.#bestOrigin(now);
    if (origin === null) return false;
    const piece = this.#nextPiece(now);
    if (piece !== null) return this.#start(origin, { piece, now });
    // Under a limit all are slow on purpose, and more connections change nothing.
    if (!this.parallel || this.#limited) return false;
    return (
      this.#steal(origin, now) ||
      this.#swapSilent(now) ||
      this.#hedge(origin, now)
    );
  }

  #nextPiece(now: number): ByteRange | null {
    const { ledger } = this.#options;
    if (ledger.size === null) return this.#nextOfUnknown();
    const gaps = ledger.unassigned();
    const [first] = gaps;
    if (first === undefined) return null;
    if (!this.parallel) return first;
    const speed = medianSpeed(this.views(now));
    const end = first.start + this.#pieceLength(gaps, speed);
    return { start: first.start, end: Math.min(first.end, end) };
  }

  /** A file of unknown size has one reader, who goes on where the last one ended. */
  #nextOfUnknown(): ByteRange | null {
    const { ledger } = this.#options;
    if (ledger.live.size > 0) return null;
    return { start: ledger.covered().frontier, end: NO_LIMIT };
  }

  #pieceLength(gaps: readonly ByteRange[], speed: number): number {
    let unassigned = 0;
    for (const gap of gaps) unassigned += gap.end - gap.start;
    let underWay = 0;
    for (const { limit, position } of this.#options.ledger.live) {
      underWay += Math.max(0, limit - position);
    }
    return pieceSize({
      unassigned,
      underWay,
      connections: this.#options.ramp.target,
      speed,
      firstByteMs: this.#firstByteMs,
    });
  }

  #steal(origin: Origin, now: number): boolean {
    const views = this.views(now);
    const steal = chooseSteal(views, this.#tailFacts());
    if (steal === undefined) return false;
    const victim = this.#bySlot(steal.slot);
    if (victim?.running.slot.lowerLimit(steal.at) !== true) return false;
    const piece = { start: steal.at, end: steal.end };
    return this.#start(origin, { piece, now });
  }

  /** Gives up a silent connection; what it leaves is a piece once it has ended. */
  #swapSilent(now: number): boolean {
    const slot = chooseSilent(this.views(now), this.#tailFacts());
    if (slot !== undefined) this.#bySlot(slot)?.stop();
    return false;
  }

  get #limited(): boolean {
    const { jobLimit, parts } = this.#options.context;
    return (
      jobLimit.bytesPerSecond !== null ||
      parts.globalLimit.bytesPerSecond !== null
    );
  }

  #tailFacts(): TailFacts {
    const { ledger } = this.#options;
    const thrifty = ledger.wasted > (ledger.size ?? 0) * THRIFTY_SHARE;
    return { firstByteMs: this.#firstByteMs, thrifty };
  }

  #hedge(origin: Origin, now: number): boolean {
    const size = this.#options.ledger.size ?? 0;
    const share = Math.max(HEDGE_FLOOR, size * HEDGE_SHARE);
    const budget = Math.min(HEDGE_CAP, share) - this.#hedged;
    const facts = { ...this.#tailFacts(), budget };
    const hedge = chooseHedge(this.views(now), facts);
    if (hedge === undefined) return false;
    this.#hedged += hedge.end - hedge.start;
    const races = this.#bySlot(hedge.slot);
    return this.#start(origin, { piece: hedge, now, races });
  }

  #replaceOne(now: number): void {
    if (this.#limited || now - this.#replacedAt < REPLACE_EVERY_MS) return;
    const slot = chooseReplacement(this.views(now), this.#tailFacts());
    if (slot === undefined) return;
    this.#replacedAt = now;
    this.#bySlot(slot)?.stop();
  }

  /** Ends segments whose remaining bytes somebody else has brought. */
  #dismissIdle(): void {
    const { ledger } = this.#options;
    const covered = ledger.covered();
    for (const live of ledger.live) {
      const { position, limit } = live;
      if (limit === NO_LIMIT || position >= limit) continue;
      if (covered.covers({ start: position, end: limit })) live.stop();
    }
  }

  /**
   * The origin whose next connection promises most: the speed that one of its
   * connections has shown, shared by those it has.
   */
  #bestOrigin(now: number): Origin | null {
    const { context } = this.#options;
    const views = this.views(now);
    let best: { origin: Origin; promise: number } | null = null;
    for (const origin of context.origins) {
      if (this.only !== null && origin !== this.only) continue;
      if (!this.#mayAsk(origin, views)) continue;
      const own = views.filter((view) => view.source === origin.index);
      const speed = medianSpeed(own) || medianSpeed(views) || 1;
      const promise = speed / (own.length + 1);
      if (best === null || promise > best.promise) best = { origin, promise };
    }
    return best?.origin ?? null;
  }

  #mayAsk(origin: Origin, views: readonly LiveSegment[]): boolean {
    const { parts } = this.#options.context;
    const own = views.filter((view) => view.source === origin.index).length;
    const most = origin.source.maxConnections ?? Number.POSITIVE_INFINITY;
    const date = Date.now();
    // One request at a time until a source has shown that it has this file.
    const known = origin.joined || own === 0;
    return (
      known &&
      own < most &&
      origin.usable(date) &&
      !origin.expiresSoon(date) &&
      !origin.needsWalk &&
      parts.gates.of(origin.url).hasRoom(date)
    );
  }

  #start(
    origin: Origin,
    work: { piece: ByteRange; now: number; races?: Live | undefined },
  ): boolean {
    const { context, partPath } = this.#options;
    const gate = context.parts.gates.of(origin.url);
    if (!gate.tryEnter(Date.now())) return false;
    const { start, end } = work.piece;
    const askedEnd = end === NO_LIMIT ? null : end;
    const running = context.segments.start(origin, {
      start,
      end,
      asked: this.whole ? null : { start, end: askedEnd },
      partPath,
      comparing: this.comparing,
    });
    void running.result.finally(() => gate.leave());
    this.#begin(running, work);
    return true;
  }

  #begin(
    running: RunningSegment,
    options: { now: number; races?: Live | undefined },
  ): void {
    const { ledger, onEnded } = this.#options;
    const live = new Live(running, options);
    ledger.begin(live);
    this.started++;
    this.peak = Math.max(this.peak, ledger.live.size);
    const ended = running.result.then((result) => {
      this.differing += running.slot.differing;
      onEnded({ live, result });
    });
    this.#busy.add(ended);
    void ended.finally(() => this.#busy.delete(ended));
  }

  #bySlot(slot: number): Live | undefined {
    for (const live of this.#options.ledger.live) {
      if (live.running.slotIndex === slot) return live;
    }
    return undefined;
  }
}
