import type { PartRef } from "../disk/open_shared_part.ts";
import {
  type ChooseOriginOptions,
  chooseMove,
  chooseOrigin,
} from "../plan/choose_origin.ts";
import type { Ledger } from "../plan/ledger.ts";
import type { Ramp } from "../plan/ramp.ts";
import type { ByteRange } from "../plan/ranges.ts";
import { type Work, WorkPlan } from "../plan/work_plan.ts";
import type { TransferContext } from "./context.ts";
import { type Ended, Live } from "./live_segment.ts";
import type { Origin } from "./origin.ts";
import { NO_LIMIT, type RunningSegment } from "./segments.ts";

/** Connections are replaced no faster than this, in milliseconds. */
const REPLACE_EVERY_MS = 150;

/**
 * Bytes a second for which one more connection is worth having under a limit.
 * Each holds back half a megabyte while it waits for its turn.
 */
const SHARE_OF_LIMIT = 64 << 10;

/** What a crew works with. */
export interface CrewOptions {
  readonly context: TransferContext;
  readonly ledger: Ledger;
  readonly ramp: Ramp;
  readonly part: PartRef;
  /** Called when a segment has ended. */
  readonly onEnded: (ended: Ended) => void;
}

/**
 * The connections of one transfer: starts as many as may be, each with what
 * the plan has for it, and ends those that are of no use.
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
  readonly #plan: WorkPlan;
  /** Segments whose workers have not ended, disowned ones included. */
  readonly #busy = new Set<Promise<unknown>>();
  #frozen = false;
  #replacedAt = 0;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#plan = new WorkPlan(options.ledger);
  }

  /** Looks at all live segments. */
  observe(now: number): void {
    const { context, ledger } = this.#options;
    for (const live of ledger.live) {
      const isFirst = !live.receiving;
      if (!live.observe(now)) continue;
      const { origin, url, slot } = live.running;
      origin.progressed();
      context.parts.gates.of(url).served(now);
      const { firstByteMs } = slot;
      if (isFirst && firstByteMs > 0) this.#plan.observeFirstByte(firstByteMs);
    }
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

  /** How many connections an origin is serving at this moment, and how many still wait for its answer. */
  openTo(origin: Origin): { serving: number; waiting: number } {
    const own = [...this.#options.ledger.live].filter(
      ({ running }) => running.origin === origin,
    );
    const serving = own.filter(({ receiving }) => receiving).length;
    return { serving, waiting: own.length - serving };
  }

  /** Where the first segment ends, so that others can begin behind it. */
  firstEnd(gap: ByteRange): number {
    return this.#plan.firstEnd(gap, this.#target);
  }

  #hasRoom(): boolean {
    const { context, ledger } = this.#options;
    const target = this.parallel ? this.#target : 1;
    return ledger.live.size < target && context.segments.available;
  }

  /** What the ramp found worth while, and a speed limit can feed. */
  get #target(): number {
    const { ramp, context } = this.#options;
    const { jobLimit, parts } = context;
    const share = Math.min(jobLimit.share, parts.globalLimit.share);
    return Math.min(
      ramp.target,
      Math.max(1, Math.ceil(share / SHARE_OF_LIMIT)),
    );
  }

  /** Gives one more connection something to do; false where nothing is left for it. */
  #hire(now: number): boolean {
    const { origins } = this.#options.context;
    const origin = chooseOrigin(origins, this.#originFacts(now));
    if (origin === null) return false;
    const { parallel } = this;
    const work = this.#plan.next({
      now,
      connections: this.#target,
      parallel,
      // Under a limit all are slow on purpose, and more connections change nothing.
      mayShare: parallel && !this.#limited,
    });
    return work !== null && this.#start(origin, work, now);
  }

  #originFacts(now: number): ChooseOriginOptions {
    const { context, ledger } = this.#options;
    const { gates } = context.parts;
    const live = ledger.views(now);
    return { live, gates, only: this.only, now, date: Date.now() };
  }

  get #limited(): boolean {
    const { jobLimit, parts } = this.#options.context;
    return (
      jobLimit.bytesPerSecond !== null ||
      parts.globalLimit.bytesPerSecond !== null
    );
  }

  #replaceOne(now: number): void {
    if (this.#limited || now - this.#replacedAt < REPLACE_EVERY_MS) return;
    if (this.#plan.replaceOne(now) || this.#moveOne(now)) {
      this.#replacedAt = now;
    }
  }

  /** Gives up a connection to an origin that does worse than another would. */
  #moveOne(now: number): boolean {
    const { context, ledger } = this.#options;
    if (context.origins.length < 2) return false;
    const slot = chooseMove(context.origins, this.#originFacts(now));
    if (slot === undefined) return false;
    ledger.bySlot(slot)?.stop();
    return true;
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

  #start(origin: Origin, work: Work, now: number): boolean {
    const { context, part } = this.#options;
    const gate = context.parts.gates.of(origin.url);
    if (!gate.tryEnter(now)) return false;
    const { start, end } = work.piece;
    const askedEnd = end === NO_LIMIT ? null : end;
    const running = context.segments.start(origin, {
      start,
      end,
      asked: this.whole ? null : { start, end: askedEnd },
      part,
      comparing: this.comparing,
    });
    void running.result.finally(() => gate.leave());
    this.#begin(running, { now, races: work.races });
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
}
