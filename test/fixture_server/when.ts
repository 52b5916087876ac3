import type { AskedRange } from "./wire_request.ts";

/** What switches know of the request that they may hit. */
export interface RequestFacts {
  /** Which request for this file it is, from 0. */
  ordinal: number;
  /** Which connection of the server it came over, from 0. */
  connection: number;
  range: AskedRange | null;
  /** How often this first byte had been asked for before, from 0. */
  attempt: number;
  method: string;
}

/** Which requests a switch hits, as data; all of the given parts must hold. */
export interface WhenRule {
  /** The first so many requests of the file. */
  first?: number;
  /** Requests from this ordinal on. */
  from?: number;
  /** These ordinals. */
  ordinals?: readonly number[];
  /** Every so-manyth request: 3 hits the ordinals 2, 5, 8 … */
  every?: number;
  /** This share of the requests, spread evenly: 0.25 hits 3, 7, 11 … */
  ratio?: number;
  /** True: only requests with a range; false: only those without. */
  ranged?: boolean;
  /** Requests whose first byte is this or a later one. */
  startFrom?: number;
}

/** Which requests a switch hits. */
export type When = WhenRule | ((request: RequestFacts) => boolean);

/** Whether a request is hit; without a rule, each one is. */
export function isHit(when: When | undefined, facts: RequestFacts): boolean {
  if (when === undefined) return true;
  if (typeof when === "function") return when(facts);
  return hitsCount(when, facts.ordinal) && hitsRange(when, facts.range);
}

function hitsCount(rule: WhenRule, ordinal: number): boolean {
  const { first, from, ordinals, every, ratio } = rule;
  if (first !== undefined && ordinal >= first) return false;
  if (from !== undefined && ordinal < from) return false;
  if (ordinals !== undefined && !ordinals.includes(ordinal)) return false;
  if (every !== undefined && (ordinal + 1) % every !== 0) return false;
  if (ratio === undefined) return true;
  return Math.floor((ordinal + 1) * ratio) > Math.floor(ordinal * ratio);
}

function hitsRange(rule: WhenRule, range: AskedRange | null): boolean {
  const { ranged, startFrom } = rule;
  if (ranged !== undefined && ranged !== (range !== null)) return false;
  return startFrom === undefined || (range?.start ?? 0) >= startFrom;
}
