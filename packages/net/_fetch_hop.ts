import { type ProblemError, problem } from "@haul/contract/plain";
import type { UrlParts } from "./_split_url.ts";

/** What `fetch` sends on one hop. */
export interface FetchHop {
  readonly parts: UrlParts;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

/** What may be said to a host that the caller did not name. */
const SAFE_HEADERS = new Set(["accept", "accept-language", "user-agent"]);

const ABOUT_BODY = new Set([
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
]);

/**
 * What to send after a redirect. POST becomes GET as the fetch standard has
 * it; another origin gets neither credentials nor any header of our making,
 * nor a body, which may hold a secret as well.
 *
 * @throws {ProblemError} `bad_reply` where a body would have to go to another origin.
 */
export function nextFetchHop(
  hop: FetchHop,
  to: UrlParts,
  status: number,
): FetchHop {
  const turnsGet =
    (status === 303 && hop.method !== "HEAD") ||
    ((status === 301 || status === 302) && hop.method === "POST");
  const body = turnsGet ? null : hop.body;
  const sameOrigin = to.url.origin === hop.parts.url.origin;
  if (body !== null && !sameOrigin) throw wantsBody(hop, to);
  const kept = Object.entries(hop.headers).filter(
    ([name]) =>
      (sameOrigin || SAFE_HEADERS.has(name)) &&
      !(turnsGet && ABOUT_BODY.has(name)),
  );
  return {
    parts: to,
    method: turnsGet ? "GET" : hop.method,
    headers: Object.fromEntries(kept),
    body,
  };
}

function wantsBody(hop: FetchHop, to: UrlParts): ProblemError {
  const { host } = hop.parts;
  return problem(
    "bad_reply",
    `${host} wants the body of a request to be sent to ${to.host}, which is refused.`,
    { host },
  );
}
