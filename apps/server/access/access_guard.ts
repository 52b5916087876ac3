import { type Problem, type ProblemCode, problem } from "@haul/contract";
import type { Door, Doors } from "./doors.ts";
import { readCredentials } from "./read_credentials.ts";
import type { Sessions } from "./sessions.ts";

/** Who may ask what. */
export interface AccessRules {
  /** Every name that the server answers to. */
  doors: Doors;
  /** What needs no session, as `GET /path`: the page itself holds no data. */
  open: ReadonlySet<string>;
  /** The path of the event socket. */
  socket: string;
  sessions: Sessions;
}

/** Why a request is turned away. */
export interface Refusal {
  /** The HTTP status to answer. */
  status: number;
  problem: Problem;
}

type Check = (
  request: Request,
  rules: AccessRules & { door: Door },
) => Refusal | null;

/** In the order of trust.md, d1.5: the cheapest and least telling first. */
const CHECKS: readonly Check[] = [checkMethod, checkOrigin, checkSession];

/**
 * The one door: judges a request before any route sees it. Whatever is not
 * listed as open needs a session or the token.
 *
 * @returns Why it is refused, or null where it may pass.
 */
export function refusalOf(
  request: Request,
  rules: AccessRules,
): Refusal | null {
  // A rebound name leads here with its own `Host`; that one is never listed.
  const door = rules.doors.of(request.headers.get("host") ?? "");
  if (door === null) {
    return refuse(421, "forbidden", "This address is not one of Haul's own.");
  }
  for (const check of CHECKS) {
    const refusal = check(request, { ...rules, door });
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * The path of a request as the router reads it: cut from the text, so that
 * the guard and the router cannot see two different paths.
 */
export function pathOf(request: Request): string {
  const start = request.url.indexOf("/", request.url.indexOf("://") + 3);
  return request.url.slice(start).replace(/[?#].*$/s, "");
}

function checkMethod(request: Request): Refusal | null {
  if (
    !["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].includes(request.method)
  ) {
    return refuse(405, "bad_option", "Haul knows no such method.");
  }
  const type = request.headers.get("content-type");
  // Pages of other origins can send every other type without asking first.
  if (type === null || /^application\/json(?:;|$)/i.test(type)) return null;
  return refuse(415, "bad_option", "Haul takes application/json only.");
}

function checkOrigin(
  request: Request,
  { door }: { door: Door },
): Refusal | null {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site") ?? "none";
  const isOurs = origin === null || door.takesOrigin(origin);
  const isNear = site === "none" || site === "same-origin";
  if (isOurs && (isNear || isVisit(request, door))) return null;
  return refuse(403, "forbidden", "Another site's page may not ask Haul.");
}

/** Following a link to the page is fine from anywhere; it holds no data. */
function isVisit(request: Request, { isFramed }: Door): boolean {
  const dest = request.headers.get("sec-fetch-dest");
  return (
    request.method === "GET" &&
    pathOf(request) === "/" &&
    request.headers.get("sec-fetch-mode") === "navigate" &&
    (dest === "document" || (isFramed && dest === "iframe"))
  );
}

function checkSession(request: Request, rules: AccessRules): Refusal | null {
  const path = pathOf(request);
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (rules.open.has(`${method} ${path}`)) return null;
  const { token, cookie, header } = readCredentials(request, rules.sessions);
  if (token !== null && rules.sessions.acceptsToken(token)) return null;
  // A browser cannot read why an upgrade failed, so it is let in as far as the
  // socket, which closes with a code that says so before it tells anything.
  if (path === rules.socket && request.headers.has("origin")) return null;
  if (rules.sessions.accepts({ cookie, header })) return null;
  return refuse(
    401,
    "unauthorized",
    request.headers.has("authorization")
      ? "This token is not the server's: it is in server_token in its data folder, or the one that HAUL_TOKEN gave it."
      : "This browser is not paired: open the link that Haul printed in its terminal. A program shows a token.",
  );
}

function refuse(status: number, code: ProblemCode, message: string): Refusal {
  return { status, problem: problem(code, message).problem };
}
