import type { Live } from "../transfer/live_segment.ts";
import type { Origin } from "../transfer/origin.ts";
import { type ByteRange, RangeSet } from "./ranges.ts";
import type { LiveSegment } from "./tail.ts";

/** Which bytes are on disk, from whom, and who is busy with the others. */
export class Ledger {
  /** Bytes of the whole file, or null while unknown. */
  size: number | null;
  /** Bytes of segments that have ended. */
  #done: RangeSet;
  readonly #byOrigin = new Map<number, RangeSet>();
  readonly #live = new Set<Live>();
  /** Bytes on disk before this run. */
  readonly #inherited: number;
  #received = 0;

  constructor(size: number | null, inherited: readonly OriginRange[] = []) {
    this.size = size;
    this.#done = new RangeSet(inherited);
    this.#inherited = this.#done.total;
    for (const range of inherited) this.#ofOrigin(range.origin).add(range);
  }

  get live(): ReadonlySet<Live> {
    return this.#live;
  }

  /** All live segments as the choices of who does what see them. */
  views(now: number): LiveSegment[] {
    const raced = new Set([...this.#live].map((one) => one.races));
    return [...this.#live].map((one) => one.view(now, raced.has(one)));
  }

  /** The live segment in a slot of the lease table. */
  bySlot(slot: number): Live | undefined {
    for (const live of this.#live) {
      if (live.running.slotIndex === slot) return live;
    }
    return undefined;
  }

  /** Bytes on disk now, those of live segments included. */
  covered(): RangeSet {
    const covered = this.#done.clone();
    for (const live of this.#live) {
      covered.add({ start: live.start, end: live.position });
    }
    return covered;
  }

  /**
   * How far the bytes before `frontier` are written for good. Of two that race
   * for a range the loser may still write what the winner brought, until its
   * worker ends; nothing may be hashed before that, for the sources may differ.
   *
   * @param frontier All bytes before it are {@link covered}.
   */
  settledBelow(frontier: number): number {
    let settled = frontier;
    for (const { position, limit } of this.#live) {
      if (position < limit) settled = Math.min(settled, position);
    }
    return settled;
  }

  /** Whether every byte is on disk. */
  get complete(): boolean {
    return this.size !== null && this.covered().total >= this.size;
  }

  /** Ranges that are neither on disk nor anybody's task, ascending. */
  unassigned(): ByteRange[] {
    if (this.size === null) return [];
    const taken = this.#done.clone();
    for (const live of this.#live) {
      taken.add({
        start: live.start,
        end: Math.max(live.position, live.limit),
      });
    }
    return taken.missing(this.size);
  }

  begin(live: Live): void {
    this.#live.add(live);
  }

  /**
   * Books what an ended segment brought. False for one that was disowned: its
   * bytes were received in vain.
   */
  end(live: Live): boolean {
    const range = { start: live.start, end: live.position };
    this.#received += live.running.slot.received;
    if (!this.#live.delete(live)) return false;
    this.#done.add(range);
    this.#credit(live.running.origin, range);
    return true;
  }

  /** Forgets the live segments: what they bring from now on does not count. */
  disown(): void {
    this.#live.clear();
  }

  /** Takes ranges back, to be fetched again. */
  forget(ranges: readonly ByteRange[]): void {
    for (const range of ranges) {
      this.#done.subtract(range);
      for (const set of this.#byOrigin.values()) set.subtract(range);
    }
  }

  /** What one origin brought. */
  broughtBy(origin: Origin): readonly ByteRange[] {
    return this.#byOrigin.get(origin.index)?.ranges ?? [];
  }

  /** How many origins brought bytes. */
  get contributors(): number {
    let count = 0;
    for (const set of this.#byOrigin.values()) if (set.total > 0) count++;
    return count;
  }

  /** What a journal may claim, once the bytes are durable. */
  snapshot(): OriginRange[] {
    const claims: OriginRange[] = [];
    const byOrigin = new Map<number, RangeSet>();
    for (const [index, set] of this.#byOrigin) byOrigin.set(index, set.clone());
    for (const live of this.#live) {
      const { index } = live.running.origin;
      const set = byOrigin.get(index) ?? new RangeSet();
      set.add({ start: live.start, end: live.position });
      byOrigin.set(index, set);
    }
    const claimed = new RangeSet();
    for (const [origin, set] of byOrigin) {
      for (const range of set.ranges) {
        const fresh = new RangeSet([range]);
        for (const old of claimed.ranges) fresh.subtract(old);
        for (const { start, end } of fresh.ranges)
          claims.push({ start, end, origin });
        claimed.add(range);
      }
    }
    return claims.sort((a, b) => a.start - b.start);
  }

  /** Bytes that came off the network in this run. */
  get fetched(): number {
    let sum = this.#received;
    for (const live of this.#live) sum += live.running.slot.received;
    return sum;
  }

  /** Bytes of this run that were of no use. */
  get wasted(): number {
    return Math.max(0, this.fetched - (this.covered().total - this.#inherited));
  }

  #credit(origin: Origin, range: ByteRange): void {
    for (const set of this.#byOrigin.values()) set.subtract(range);
    this.#ofOrigin(origin.index).add(range);
  }

  #ofOrigin(index: number): RangeSet {
    let set = this.#byOrigin.get(index);
    if (set === undefined) {
      set = new RangeSet();
      this.#byOrigin.set(index, set);
    }
    return set;
  }
}

/** A range on disk and the index of the source that brought it. */
export interface OriginRange extends ByteRange {
  readonly origin: number;
}
