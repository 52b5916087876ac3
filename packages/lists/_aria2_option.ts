import type { ListBuilder } from "./_list_builder.ts";
import { sha256Of } from "./_sha256_of.ts";
import type { ListEntry, ListOptions } from "./list_entry.ts";

/** What an option of aria2 is applied to. */
export interface Aria2OptionTarget {
  entry: ListEntry;
  line: number;
  builder: ListBuilder;
}

/** How aria2 does its work: Haul does it in its own way, and nothing is lost. */
const OWN_WAYS =
  /^(continue|auto-file-renaming|file-allocation|min-split-size|check-integrity|max-tries|retry-wait|timeout|connect-timeout|lowest-speed-limit|piece-length|uri-selector|conditional-get|remote-time|always-resume|max-resume-failure-tries|gid|async-dns|stream-piece-selector|realtime-chunk-checksum|allow-piece-length-change|no-netrc|pause)$/;

const UNITS: Record<string, number> = { "": 1, k: 1024, m: 1024 ** 2 };

/** What each option says of the file; a text where its value cannot be used. */
const OPTIONS: Record<string, (value: string) => ListOptions | string> = {
  out: (name) => ({ name }),
  dir: (folder) => ({ folder }),
  header: headerOf,
  referer: (value) => ({ headers: { Referer: value } }),
  "user-agent": (value) => ({ headers: { "User-Agent": value } }),
  checksum: checksumOf,
  split: connectionsOf,
  "max-connection-per-server": connectionsOf,
  "max-download-limit": (value) => ({ maxSpeed: rateOf(value) }),
  "allow-overwrite": (value) => ({ overwrite: value === "true" }),
};

/** Takes one `key=value` line of an aria2 input file for the link above it. */
export function applyAria2Option(
  text: string,
  { entry, line, builder }: Aria2OptionTarget,
): void {
  const at = text.indexOf("=");
  const key = text.slice(0, at).trim();
  if (OWN_WAYS.test(key)) return;
  const read = Object.hasOwn(OPTIONS, key) ? OPTIONS[key] : undefined;
  const told =
    read?.(text.slice(at + 1).trim()) ??
    `Haul does not know aria2's option ${key}; it was passed over.`;
  if (typeof told === "string") {
    builder.refuse(line, told);
    return;
  }
  const headers = { ...entry.options.headers, ...told.headers };
  Object.assign(entry.options, told);
  if (told.headers !== undefined) entry.options.headers = headers;
}

function checksumOf(value: string): ListOptions | string {
  const sha256 = sha256Of(value);
  return sha256 === null
    ? "Of the checksums in lists, Haul takes SHA-256 alone."
    : { sha256 };
}

function connectionsOf(value: string): ListOptions {
  return { connections: Math.min(64, Math.max(1, Number(value) || 1)) };
}

function headerOf(value: string): ListOptions | string {
  const at = value.indexOf(":");
  if (at < 1) return "A header is written as header=NAME: VALUE.";
  const name = value.slice(0, at).trim();
  return { headers: { [name]: value.slice(at + 1).trim() } };
}

function rateOf(value: string): number | null {
  const [, digits = "0", unit = ""] = /^(\d+)([km]?)$/i.exec(value) ?? [];
  const rate = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  return rate > 0 ? rate : null;
}
