import { isSecretParameter, percentDecoded } from "@haul/contract";

/** URLs in any text, a description's HTML among them. */
const URLS = /https?:\/\/[^\s"'<>\\)]+/gi;

const USERINFO = /^(https?:\/\/)[^/?#]*@/i;

/**
 * The same JSON value without keys, tokens and signatures in its URLs: such
 * parameters are taken out of every URL in every text, and so are user and
 * password. What a sidecar holds, anybody who gets the folder reads.
 */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return value.replace(URLS, cleanUrl);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]),
  );
}

function cleanUrl(url: string): string {
  const [, address = "", query, rest = ""] =
    /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url.replace(USERINFO, "$1")) ?? [];
  if (query === undefined) return address + rest;
  // In HTML the mark between two parameters is an entity.
  const separator = query.includes("&amp;") ? "&amp;" : "&";
  const kept = query.split(separator).filter((pair) => !isSecret(pair));
  return address + (kept.length > 0 ? `?${kept.join(separator)}` : "") + rest;
}

function isSecret(pair: string): boolean {
  const [name = "", value = ""] = pair.split(/=(.*)/s);
  return isSecretParameter(percentDecoded(name), percentDecoded(value));
}
