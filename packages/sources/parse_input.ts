import {
  type Endpoints,
  EndpointsSchema,
  type ProblemError,
  problem,
} from "@haul/contract";
import { undress } from "./_undress.ts";
import { redactInput } from "./redact_input.ts";
import type { Source } from "./source.ts";
import { SOURCES } from "./sources.ts";

/** Longer than any signed URL seen; the server takes no longer ones either. */
const MAX_LENGTH = 8192;

const ACCEPTED = "Give an https link, or a repository as OWNER/NAME";

/** `example.org:8443/x` begins like a scheme and is none. */
const HOST_AND_PORT = /^[^/?#@:]+:\d+(?:[/?#]|$)/;

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** `C:\\models`, `/content/models`, `./a`, `~/a`: where a file lies, and not where it is to be had. */
const PATH = /^(?:[a-z]:[\\/]|file:|~?\/(?!\/)|\.{1,2}[\\/])/i;

/**
 * Reads what was pasted into the one form that the rest of Haul knows, a URL.
 * It forgives as a browser's address bar does: space, quotes and angle
 * brackets around it, `&amp;`, and a missing `https:` are put right. Short
 * forms that are no URL are read by the source whose they are.
 *
 * A user and a password stay in the result, for `Source.resolve` to move them
 * into a header; show it through `redactInput` alone.
 *
 * @throws {ProblemError} `bad_url`, saying what is accepted; `choice_needed` for a short form with several meanings.
 *
 * @example
 * ```ts
 * import { parseInput } from "@haul/sources";
 *
 * const url = parseInput(" <example.org/a.safetensors> ");
 * console.assert(url.href === "https://example.org/a.safetensors");
 * ```
 */
export function parseInput(
  text: string,
  endpoints: Endpoints = EndpointsSchema.parse({}),
): URL {
  if (text.length > MAX_LENGTH) {
    throw badUrl(`A URL of ${text.length} characters is too long`, text);
  }
  // Half a character, as a cut text ends with, cannot be written into a URL.
  const given = undress(text).toWellFormed();
  if (given === "") throw badUrl("There is no URL", text);
  if (/\p{Cc}/u.test(given)) {
    throw badUrl("The URL has a line break or a control character in it", text);
  }
  if (PATH.test(given)) {
    throw badUrl(
      `"${redactInput(text)}" is a path on a disk and no link`,
      text,
    );
  }
  const meant = shorthand(given, endpoints);
  if (meant !== null) return meant;
  const full = withScheme(given, text);
  const url = URL.parse(full);
  if (url === null || !isHostLike(url.hostname, full === given)) {
    throw badUrl(`"${redactInput(text)}" is no URL`, text);
  }
  return url;
}

function shorthand(given: string, endpoints: Endpoints): URL | null {
  for (const source of Object.values<Source>(SOURCES)) {
    const url = source.shorthand?.(given, endpoints) ?? null;
    if (url !== null) return url;
  }
  return null;
}

function withScheme(given: string, text: string): string {
  if (/^[\\/]{2}/.test(given)) return `https:${given}`;
  const scheme = SCHEME.exec(given)?.[1]?.toLowerCase();
  if (scheme === "https" || scheme === "http") return given;
  if (scheme === undefined || HOST_AND_PORT.test(given)) {
    return `https://${given}`;
  }
  throw badUrl(`Haul takes http and https URLs, not "${scheme}:"`, text);
}

/** A word alone names a host only behind a scheme. */
function isHostLike(host: string, hadScheme: boolean): boolean {
  return hadScheme || /\w\.\w|\[/.test(host) || host === "localhost";
}

function badUrl(what: string, text: string): ProblemError {
  const example = /\s/.test(text.trim()) ? ", one at a time" : "";
  return problem("bad_url", `${what}. ${ACCEPTED}${example}.`);
}
