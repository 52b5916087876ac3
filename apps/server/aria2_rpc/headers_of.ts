import type { JobOptions } from "@haul/contract";
import { lineOf, type Options } from "./read_options.ts";

/** Headers that say how bytes travel: the engine alone sets them. */
const ENGINE_HEADERS = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "host",
  "if-range",
  "range",
  "te",
  "transfer-encoding",
  "upgrade",
]);

const HEADER = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:(.*)$/s;

/** The headers that options of aria2 ask for, besides those that hold already. */
export function headersOf(
  options: Options,
  current: Readonly<Record<string, string>>,
): Partial<Pick<JobOptions, "headers">> {
  const given = [...named(options), ...listed(options)];
  if (given.length === 0) return {};
  const headers = new Map(
    Object.entries(current).map((pair) => [pair[0].toLowerCase(), pair]),
  );
  for (const [name, value] of given) {
    if (ENGINE_HEADERS.has(name.toLowerCase())) continue;
    headers.set(name.toLowerCase(), [name, value]);
  }
  return { headers: Object.fromEntries(headers.values()) };
}

/** Options that are headers by another name. */
function named(options: Options): [name: string, value: string][] {
  const read = (name: string) => lineOf(options.get(name) ?? "");
  const pairs: [string, string][] = [];
  if (read("user-agent") !== "") pairs.push(["User-Agent", read("user-agent")]);
  if (read("referer") !== "") pairs.push(["Referer", read("referer")]);
  if (read("http-user") !== "") {
    const pair = `${read("http-user")}:${read("http-passwd")}`;
    const basic = Buffer.from(pair, "utf8").toString("base64");
    pairs.push(["Authorization", `Basic ${basic}`]);
  }
  return pairs;
}

/** A line end parts two headers; it never gets into one. */
function listed(options: Options): [name: string, value: string][] {
  return lineOf(options.get("header") ?? "")
    .split(/[\r\n]+/)
    .flatMap((line): [string, string][] => {
      const [, name, value] = HEADER.exec(line) ?? [];
      return name === undefined ? [] : [[name, (value ?? "").trim()]];
    });
}
