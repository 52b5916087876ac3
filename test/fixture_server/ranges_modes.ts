import { BLOCK_BYTES, MIB } from "./content.ts";
import type { RangesMode } from "./switches.ts";

/** What a request asks for, of which file, with the switch's numbers. */
export interface RangeAsk {
  /** First byte. */
  start: number;
  /** Behind the last byte. */
  end: number;
  /** Bytes of the file. */
  size: number;
  /** Which request for the file it is, from 0. */
  ordinal: number;
  bytes?: number | undefined;
  requests?: number | undefined;
}

/** What will be answered. */
export interface PartPlan {
  status: 200 | 206 | 416;
  /** First byte, as claimed. */
  start: number;
  /** Behind the last byte, as claimed. */
  end: number;
  /** The file's size, as claimed. */
  total: number | "*";
  /** Where the bytes really come from. */
  from: number;
  acceptRanges: boolean;
  contentRange: boolean;
  multipart: boolean;
}

/** The whole file, as a server answers that knows no ranges. */
export function wholePart(size: number): PartPlan {
  return {
    status: 200,
    start: 0,
    end: size,
    total: size,
    from: 0,
    acceptRanges: false,
    contentRange: false,
    multipart: false,
  };
}

function rightPart(ask: RangeAsk): PartPlan {
  if (ask.start >= ask.end) return refusedPart(ask.size);
  return {
    status: 206,
    start: ask.start,
    end: ask.end,
    total: ask.size,
    from: ask.start,
    acceptRanges: true,
    contentRange: true,
    multipart: false,
  };
}

function refusedPart(size: number): PartPlan {
  return { ...wholePart(size), status: 416, end: 0, acceptRanges: true };
}

/** The bytes `[start, end)`, held to the file. */
function movedPart(ask: RangeAsk, start: number, end: number): PartPlan {
  const first = Math.min(Math.max(0, start), ask.size - 1);
  const behind = Math.min(Math.max(first + 1, end), ask.size);
  return { ...rightPart(ask), start: first, end: behind, from: first };
}

/** How each mode answers a range that lies in the file. */
export const RANGES_MODES: Readonly<
  Record<RangesMode, (ask: RangeAsk) => PartPlan>
> = {
  yes: rightPart,
  none: (ask) => wholePart(ask.size),
  only_small: (ask) =>
    ask.end - ask.start > (ask.bytes ?? MIB)
      ? wholePart(ask.size)
      : rightPart(ask),
  shifted: (ask) => {
    const by = ask.bytes ?? 1;
    return movedPart(ask, ask.start + by, ask.end + by);
  },
  wrong_total: (ask) => ({
    ...rightPart(ask),
    total: ask.size + (ask.bytes ?? 1),
  }),
  star_total: (ask) => ({ ...rightPart(ask), total: "*" }),
  longer: (ask) => movedPart(ask, ask.start, ask.end + (ask.bytes ?? 1000)),
  shorter: (ask) => {
    const by = ask.bytes ?? Math.floor((ask.end - ask.start) / 2);
    return movedPart(ask, ask.start, ask.end - by);
  },
  multipart: (ask) => ({
    ...rightPart(ask),
    contentRange: false,
    multipart: true,
  }),
  "416": (ask) => refusedPart(ask.size),
  "206_without_content_range": (ask) => ({
    ...rightPart(ask),
    contentRange: false,
  }),
  stops_after: (ask) =>
    ask.ordinal < (ask.requests ?? 1) ? rightPart(ask) : wholePart(ask.size),
  lying_header: (ask) => ({
    ...rightPart(ask),
    from: ask.start + (ask.bytes ?? BLOCK_BYTES + 1),
  }),
};
