import { problem } from "@haul/contract";
import { isGid } from "./gid.ts";
import {
  FREE_OPTIONS,
  JOB_DEFAULTS,
  PROGRAM_DEFAULTS,
} from "./option_defaults.ts";

/** Options by name, in aria2's spelling; one that was given as a list is a list. */
export type Options = ReadonlyMap<string, string | readonly string[]>;

/** Options that take words besides true and false, or figures of a form of their own. */
const FREE_FORM = new Set([
  "dht-listen-port",
  "follow-metalink",
  "follow-torrent",
  "listen-port",
  "optimize-concurrent-downloads",
]);

/** Numbers that mean nothing below 1. */
const FROM_ONE = new Set([
  "max-concurrent-downloads",
  "max-connection-per-server",
  "max-download-result",
  "min-split-size",
  "split",
]);

const NUMBERS = new Set([
  "max-concurrent-downloads",
  "max-overall-download-limit",
]);

const DIGESTS: Readonly<Record<string, RegExp>> = {
  md5: /^[0-9a-f]{32}$/i,
  "sha-1": /^[0-9a-f]{40}$/i,
  "sha-256": /^[0-9a-f]{64}$/i,
};

/**
 * Reads options as a client gives them. Names that aria2 does not know are
 * passed over, as there; numbers and booleans count as their texts.
 *
 * @throws {ProblemError} `bad_option` in aria2's words.
 */
export function readOptions(struct: Record<string, unknown>): Options {
  const options = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(struct)) {
    if (!isKnown(name)) continue;
    const text = textOf(value);
    if (text === null) continue;
    check(name, text);
    options.set(name, text);
  }
  return options;
}

/** A size or a rate as aria2 reads it: `K` and `M` are powers of 1024. */
export function bytesOf(text: string): number {
  const [, digits = "0", unit = ""] = /^(\d+)([km]?)$/i.exec(text) ?? [];
  const power = { "": 0, k: 1, m: 2 }[unit.toLowerCase()] ?? 0;
  return Number(digits) * 1024 ** power;
}

/** The text of an option, a list as lines. */
export function lineOf(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join("\n");
}

function isKnown(name: string): boolean {
  return (
    FREE_OPTIONS.has(name) ||
    Object.hasOwn(JOB_DEFAULTS, name) ||
    Object.hasOwn(PROGRAM_DEFAULTS, name)
  );
}

function textOf(value: unknown): string | string[] | null {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (!Array.isArray(value)) return null;
  return value.filter((each) => typeof each === "string");
}

function check(name: string, value: string | readonly string[]): void {
  if (name === "gid") {
    // aria2's own words for it, odd as they are.
    if (!isGid(lineOf(value)))
      throw problem("bad_option", "No URI to download.");
    return;
  }
  if (isValid(name, lineOf(value))) return;
  throw problem(
    "bad_option",
    `We encountered a problem while processing the option '--${name}'.`,
  );
}

function isValid(name: string, text: string): boolean {
  if (name === "checksum") return isChecksum(text);
  if (FREE_FORM.has(name)) return true;
  if (name === "pause") return isBoolean(text);
  const usual = JOB_DEFAULTS[name] ?? PROGRAM_DEFAULTS[name];
  if (usual !== undefined && isBoolean(usual)) return isBoolean(text);
  if (NUMBERS.has(name) || (usual !== undefined && /^\d+$/.test(usual))) {
    const isNumber = /^\d+[km]?$/i.test(text);
    return isNumber && (!FROM_ONE.has(name) || bytesOf(text) >= 1);
  }
  return true;
}

function isBoolean(text: string): boolean {
  return text === "true" || text === "false";
}

function isChecksum(text: string): boolean {
  const at = text.indexOf("=");
  const pattern = DIGESTS[text.slice(0, Math.max(0, at)).toLowerCase()];
  return pattern?.test(text.slice(at + 1)) ?? false;
}
