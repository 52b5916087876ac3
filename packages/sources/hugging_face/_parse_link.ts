import type { Endpoints } from "@haul/contract";
import { percentDecoded } from "@haul/contract";
import {
  defaultRevision,
  isRepoType,
  NAME,
  type Reference,
  type RepoType,
  splitRevision,
} from "./_reference.ts";

/** Hosts that show the one hub (contracts.md 2.1). */
const HUB_HOSTS = new Set([
  "huggingface.co",
  "www.huggingface.co",
  "hf.co",
  "www.hf.co",
]);

/** The hub's own trial ground: other repositories, so that it is asked itself. */
const STAGING = "hub-ci.huggingface.co";

/** Pages of the site whose path looks like that of a repository. */
const PAGES = new Set(
  (
    "api blog chat collections docs enterprise front inference " +
    "inference-endpoints join learn login logout new new-dataset new-space " +
    "notifications oauth organizations papers posts pricing privacy search " +
    "settings support tasks terms-of-service"
  ).split(" "),
);

/** Parts of a path that a revision and a path follow. */
const VERBS = new Set(["blob", "blame", "raw", "resolve", "tree"]);

/**
 * Reads a URL of Hugging Face: of its own hosts, or of the endpoint that the
 * user set. Pure. Null for other hosts, look-alikes and pages that are
 * neither a repository nor anything in one.
 */
export function parseLink(url: URL, endpoints: Endpoints): Reference | null {
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const place = placeOf(url, endpoints);
  if (place === null) return null;
  const parts = place.path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => percentDecoded(part));
  const named = parts[0] === "api" ? inApi(parts.slice(1)) : inPages(parts);
  if (named === null) return null;
  const quant = named.path === "" ? url.searchParams.get("quant") : null;
  const branch = url.searchParams.get("branch");
  return { hub: place.hub, ...named, quant, branch };
}

type Named = Omit<Reference, "hub" | "quant" | "branch">;

/** The hub that a URL belongs to, and its path there, still encoded. */
function placeOf(
  url: URL,
  endpoints: Endpoints,
): { hub: string; path: string } | null {
  const endpoint = new URL(endpoints.huggingface);
  const hub = endpoint.href.replace(/\/+$/, "");
  if (url.host === endpoint.host) {
    const prefix = endpoint.pathname.replace(/\/+$/, "");
    if (!url.pathname.startsWith(`${prefix}/`)) return null;
    return { hub, path: url.pathname.slice(prefix.length) };
  }
  if (HUB_HOSTS.has(url.host)) return { hub, path: url.pathname };
  if (url.host !== STAGING) return null;
  return { hub: `https://${STAGING}`, path: url.pathname };
}

function inPages(parts: readonly string[]): Named | null {
  const [first, ...rest] = parts;
  if (isRepoType(first)) return inRepo(first, rest);
  if (first === undefined || PAGES.has(first)) return null;
  return inRepo("models", parts);
}

/** `api/models/…` with `tree/main`, `revision/main` or nothing behind it. */
function inApi(parts: readonly string[]): Named | null {
  const [first, ...rest] = parts;
  if (first === "resolve-cache") return inResolveCache(rest);
  if (!isRepoType(first)) return null;
  const at = rest.indexOf("revision");
  if (at < 1 || at > 2) return inRepo(first, rest);
  return inRepo(first, [...rest.slice(0, at), "tree", ...rest.slice(at + 1)]);
}

/** Where small files are sent on to: type, repository, commit and path. */
function inResolveCache(parts: readonly string[]): Named | null {
  const [type, namespace, name, ...rest] = parts;
  if (!isRepoType(type) || namespace === undefined || name === undefined) {
    return null;
  }
  return inRepo(type, [namespace, name, "resolve", ...rest]);
}

function inRepo(type: RepoType, parts: readonly string[]): Named | null {
  const [first = "", second] = parts;
  const isOld = second === undefined || VERBS.has(second);
  const names = isOld ? [first] : [first, second];
  if (!names.every((name) => NAME.test(name))) return null;
  const [verb, ...rest] = parts.slice(names.length);
  const id = names.join("/");
  const whole = { type, id, revision: defaultRevision(type), path: "" };
  if (verb === undefined) return whole;
  if (!VERBS.has(verb)) return null;
  // A slash that was encoded within a file's name is no separator.
  if (type === "buckets") return { ...whole, path: joined(rest) };
  const [revision = "", ...path] = rest;
  const split = splitRevision([revision, joined(path)].join("/"));
  if (split === null) return whole;
  if (revision.includes("/")) {
    return { ...whole, revision, path: joined(path) };
  }
  return { ...whole, ...split };
}

function joined(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll("/", "%2F")).join("/");
}
