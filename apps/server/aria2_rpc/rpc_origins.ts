import { problem } from "@haul/contract";
import type { Door, Doors } from "../access/doors.ts";

/** What a request to the interface is judged by. */
export interface RpcRules {
  doors: Doors;
  /** Origins of pages and extensions that may ask, `null` and `*` among them where the owner said so. */
  origins: readonly string[];
}

/** Whether a request may pass, and the headers that its answer gets. */
export interface RpcVerdict {
  /** The status to refuse it with, or null. */
  status: number | null;
  headers: Record<string, string>;
}

/** As long as aria2 lets a browser remember, in seconds. */
const PREFLIGHT_SECONDS = 1_728_000;

/**
 * Judges who asks: the address must be ours, and a browser must ask for a page
 * that the owner has named. The secret is asked for by each method.
 */
export function judgeRpc(request: Request, rules: RpcRules): RpcVerdict {
  const door = rules.doors.of(request.headers.get("host") ?? "");
  if (door === null) return { status: 421, headers: {} };
  const origin = request.headers.get("origin");
  if (origin === null) {
    return { status: isForeign(request) ? 403 : null, headers: {} };
  }
  if (!mayAsk(origin, { door, origins: rules.origins })) {
    return { status: 403, headers: { Vary: "Origin" } };
  }
  const headers = { "Access-Control-Allow-Origin": origin, Vary: "Origin" };
  if (request.method !== "OPTIONS") return { status: null, headers };
  return { status: null, headers: { ...headers, ...preflight(request) } };
}

/**
 * Reads an origin that the owner names: `https://ariang.example`,
 * `chrome-extension://…`, `null` for files, `*` for all.
 *
 * @throws {ProblemError} `bad_option`
 */
export function parseOrigin(text: string): string {
  if (text === "*" || text === "null") return text;
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/i.test(text)) {
    return text.toLowerCase();
  }
  throw problem(
    "bad_option",
    `--rpc-allow-origin takes an origin, as http://ariang.example or chrome-extension://NAME, or null for a page that is a file, not ${JSON.stringify(text)}.`,
  );
}

function mayAsk(
  origin: string,
  { door, origins }: { door: Door; origins: readonly string[] },
): boolean {
  return (
    origins.includes("*") ||
    origins.includes(origin.toLowerCase()) ||
    door.takesOrigin(origin)
  );
}

/** Pages can ask without saying whose they are: by an image, by a script. */
function isForeign(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site") ?? "none";
  return site !== "none" && site !== "same-origin";
}

function preflight({ headers }: Request): Record<string, string> {
  const asked = headers.get("access-control-request-headers");
  const isPrivate = headers.has("access-control-request-private-network");
  return {
    "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
    "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
    ...(asked === null ? {} : { "Access-Control-Allow-Headers": asked }),
    // A page of the web asks a server of this machine.
    ...(isPrivate ? { "Access-Control-Allow-Private-Network": "true" } : {}),
  };
}
