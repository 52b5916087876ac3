/** Bytes `[start, end)` of a file: the end is not part of it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A set of byte offsets, kept as sorted ranges that neither touch nor overlap.
 *
 * @example
 * ```ts
 * import { RangeSet } from "@haul/engine";
 *
 * const done = new RangeSet([{ start: 0, end: 4 }]);
 * done.add({ start: 4, end: 6 });
 * console.assert(done.total === 6);
 * console.assert(done.missing(10)[0]?.start === 6);
 * ```
 */
export class RangeSet {
  #ranges: ByteRange[] = [];

  constructor(ranges: Iterable<ByteRange> = []) {
    for (const range of ranges) this.add(range);
  }

  /** The ranges, ascending. */
  get ranges(): readonly ByteRange[] {
    return this.#ranges;
  }

  /** How many bytes the set holds. */
  get total(): number {
    let sum = 0;
    for (const { start, end } of this.#ranges) sum += end - start;
    return sum;
  }

  /** The end of the range that begins at byte 0, or 0 where there is none. */
  get frontier(): number {
    const first = this.#ranges[0];
    return first?.start === 0 ? first.end : 0;
  }

  /** Adds a range; what was there already stays. Empty ranges add nothing. */
  add(range: ByteRange): void {
    if (range.end <= range.start) return;
    const first = this.#firstNotBefore(range.start);
    let { start, end } = range;
    let last = first;
    for (; last < this.#ranges.length; last++) {
      const next = this.#ranges[last];
      if (next === undefined || next.start > end) break;
      start = Math.min(start, next.start);
      end = Math.max(end, next.end);
    }
    this.#ranges.splice(first, last - first, { start, end });
  }

  /** Takes a range away, whether or not all of it was there. */
  subtract(range: ByteRange): void {
    if (range.end <= range.start) return;
    const kept: ByteRange[] = [];
    for (const old of this.#ranges) {
      if (old.start < range.start) {
        kept.push({ start: old.start, end: Math.min(old.end, range.start) });
      }
      if (old.end > range.end) {
        kept.push({ start: Math.max(old.start, range.end), end: old.end });
      }
    }
    this.#ranges = kept.filter(({ start, end }) => end > start);
  }

  /** What `[0, size)` lacks, ascending. */
  missing(size: number): ByteRange[] {
    const gaps: ByteRange[] = [];
    let at = 0;
    for (const { start, end } of this.#ranges) {
      if (start >= size) break;
      if (start > at) gaps.push({ start: at, end: start });
      at = end;
    }
    if (at < size) gaps.push({ start: at, end: size });
    return gaps;
  }

  /** Tells whether all of `range` is in the set. */
  covers(range: ByteRange): boolean {
    return this.#ranges.some(
      ({ start, end }) => start <= range.start && end >= range.end,
    );
  }

  /** A set of its own with the same bytes. */
  clone(): RangeSet {
    const copy = new RangeSet();
    copy.#ranges = [...this.#ranges];
    return copy;
  }

  /** Index of the first range that ends at `offset` or later. */
  #firstNotBefore(offset: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
