import { basename, dirname, join } from "node:path";
import type { JobOptions } from "@haul/contract";
import { headersOf } from "./headers_of.ts";
import { bytesOf, lineOf, type Options } from "./read_options.ts";

/** More connections than this Haul opens for no file. */
const MOST_CONNECTIONS = 64;

/** Options that hold secrets, or that a job has no use for once it is there. */
const NOT_KEPT =
  /^(?:header|pause|http-user|load-cookies|referer|.*-passwd|.*-proxy(?:-user)?)$/;

/**
 * What options of aria2 mean to Haul; what they do not touch is left out.
 * More connections than Haul opens are taken as the most that it does.
 *
 * @param options.current What holds already, which they change.
 */
export function jobOptionsOf(
  options: Options,
  current: Partial<JobOptions> = {},
): Partial<JobOptions> {
  return {
    ...placeOf(options, current),
    ...connectionsOf(options),
    ...limitOf(options),
    ...digestOf(options),
    ...overwriteOf(options),
    ...headersOf(options, current.headers ?? {}),
    clientOptions: { ...current.clientOptions, ...kept(options) },
  };
}

function placeOf(
  options: Options,
  current: Partial<JobOptions>,
): Partial<JobOptions> {
  const dir = text(options, "dir") ?? current.folder ?? null;
  const out = text(options, "out");
  if (out === undefined || out === "") {
    return options.has("dir") ? { folder: dir } : {};
  }
  const below = dirname(out);
  const folder = below === "." ? dir : join(dir ?? ".", below);
  return { folder, name: basename(out) };
}

function connectionsOf(options: Options): Partial<JobOptions> {
  const wanted = ["split", "max-connection-per-server"].flatMap((name) => {
    const value = text(options, name);
    return value === undefined ? [] : [Number(value)];
  });
  if (wanted.length === 0) return {};
  return { connections: Math.min(MOST_CONNECTIONS, ...wanted) };
}

function limitOf(options: Options): Partial<JobOptions> {
  const limit = text(options, "max-download-limit");
  if (limit === undefined) return {};
  const maxSpeed = bytesOf(limit);
  return { maxSpeed: maxSpeed === 0 ? null : maxSpeed };
}

function digestOf(options: Options): Partial<JobOptions> {
  const checksum = text(options, "checksum")?.toLowerCase();
  if (checksum === undefined) return {};
  const [algorithm = "", hex = ""] = checksum.split("=");
  if (algorithm === "sha-256") return { sha256: hex, digest: null };
  return { digest: `${algorithm === "sha-1" ? "sha1" : "md5"}:${hex}` };
}

function overwriteOf(options: Options): Partial<JobOptions> {
  const overwrite = text(options, "allow-overwrite");
  return overwrite === undefined ? {} : { overwrite: overwrite === "true" };
}

/** What is given back to a client that asks: nothing that is secret. */
function kept(options: Options): Record<string, string> {
  return Object.fromEntries(
    [...options]
      .filter(([name]) => !NOT_KEPT.test(name))
      .map(([name, value]) => [name, lineOf(value)]),
  );
}

function text(options: Options, name: string): string | undefined {
  const value = options.get(name);
  return value === undefined ? undefined : lineOf(value);
}
