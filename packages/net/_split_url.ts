import { problem, redactUrl } from "@haul/contract/plain";
import { normalHost } from "./_normal_host.ts";

/** A URL taken apart for one request. */
export interface UrlParts {
  /** The URL as given, without its fragment. */
  readonly text: string;
  readonly url: URL;
  readonly secure: boolean;
  /** The host to look up and to verify; see `normalHost`. */
  readonly host: string;
  readonly port: number;
  /** Path and query, byte for byte as given: a signature may hang on them. */
  readonly target: string;
}

const SHAPE_REGEXP = /^(https?):\/\/([^/?#\\]*)((?:[/?][^#]*)?)(?:#|$)/i;

/**
 * Takes a URL apart textually, once `URL` has said that it is one, since
 * `URL` would write characters of a signed query another way.
 *
 * @throws {ProblemError} `bad_url`
 */
export function splitUrl(given: string): UrlParts {
  const shape = SHAPE_REGEXP.exec(given);
  const url = URL.parse(given);
  if (shape === null || url === null) {
    throw badUrl(given, "it is no http or https URL");
  }
  if (/\p{Cc}/u.test(given)) throw badUrl(given, "it has control characters");
  if (shape[2]?.includes("@")) {
    throw badUrl(given, "it carries a user name; pass a header instead");
  }
  const secure = url.protocol === "https:";
  return {
    text: given.replace(/#.*$/, ""),
    url,
    secure,
    host: normalHost(url.hostname),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    target: targetOf(shape[3] ?? ""),
  };
}

/** Spaces and non-ASCII characters cannot go on the wire as they are; all else can. */
function targetOf(tail: string): string {
  const rooted = tail.startsWith("/") ? tail : `/${tail}`;
  return rooted.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

function badUrl(given: string, why: string) {
  return problem("bad_url", `Cannot ask "${redactUrl(given)}": ${why}.`);
}
