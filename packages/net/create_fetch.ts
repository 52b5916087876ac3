import { type ProblemError, problem } from "@haul/contract/plain";
import { Deadline } from "./_deadline.ts";
import { decodeBody } from "./_decode_body.ts";
import { type FetchHop, nextFetchHop } from "./_fetch_hop.ts";
import { nextHop } from "./_next_hop.ts";
import { splitUrl } from "./_split_url.ts";
import type { Agent } from "./agent.ts";
import type { NetPolicy } from "./policy.ts";
import type { Reply } from "./reply.ts";
import { request } from "./request.ts";

/** The part of the WHATWG `fetch` that {@link createFetch} offers. */
export type Fetch = (
  input: string | URL | Request,
  init?: RequestInit,
) => Promise<Response>;

/** What {@link createFetch} works with. */
export interface FetchOptions {
  /** Keeps the connections. */
  agent: Agent;
  /** What may be dialled. */
  policy: NetPolicy;
  /** The most redirects. @default 10 */
  maxHops?: number;
  /** Bytes of a body, before and after decoding. @default 8_388_608 */
  limit?: number;
  /** Milliseconds for all hops and the body together. @default 30_000 */
  timeoutMs?: number;
}

/** RFC 9110 forbids a body for these, and `Response` refuses one. */
const BODILESS = new Set([204, 205, 304]);

/**
 * Makes a `fetch` for the small replies of APIs. It differs from the global
 * one in this: it obeys the policy, the whole body is read before the promise
 * resolves, a redirect to another origin gets no header of the caller's, and
 * it rejects with a `ProblemError`. Files are fetched with `follow`.
 *
 * Of `init` it heeds `method`, `headers`, `body`, `redirect` and `signal`.
 *
 * @example
 * ```ts
 * import { Agent, createFetch, netPolicy } from "@haul/net";
 *
 * using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json({ id: 7 }) });
 * using agent = new Agent();
 * const fetch = createFetch({ agent, policy: netPolicy({ trustedHosts: ["127.0.0.1"] }) });
 * const response = await fetch(server.url);
 * const { id } = (await response.json()) as { id: number };
 * console.assert(id === 7);
 * ```
 */
export function createFetch(options: FetchOptions): Fetch {
  const { timeoutMs = 30_000 } = options;
  return async function policedFetch(input, init) {
    const url = input instanceof Request ? input.url : String(input);
    const first = splitUrl(url);
    const asked =
      input instanceof Request
        ? new Request(input, init)
        : new Request(url, init);
    using deadline = new Deadline(timeoutMs, {
      signal: asked.signal,
      late: () => late(first.host, timeoutMs),
    });
    const hop: FetchHop = {
      parts: first,
      method: asked.method,
      headers: {
        "accept-encoding": "gzip",
        ...Object.fromEntries(asked.headers),
      },
      body: asked.body === null ? null : await asked.bytes(),
    };
    return await run(hop, options, {
      redirect: init?.redirect ?? asked.redirect,
      signal: deadline.signal,
    });
  };
}

async function run(
  first: FetchHop,
  options: FetchOptions,
  how: { redirect: Request["redirect"]; signal: AbortSignal },
): Promise<Response> {
  const { agent, policy, maxHops = 10 } = options;
  const { signal, redirect } = how;
  let hop = first;
  for (let hops = 0; ; hops++) {
    const { parts, method, headers, body } = hop;
    const asking = { agent, policy, method, headers, body, signal };
    const reply = await request(parts.text, asking);
    const next = redirect === "manual" ? null : after(reply, hop);
    if (next === null) {
      return await respond(reply, { ...options, signal, redirected: hops > 0 });
    }
    reply.body.close();
    if (redirect === "error") throw redirects(parts.host);
    if (hops >= maxHops) throw tooMany(first.parts.host, maxHops);
    hop = next;
  }
}

function after(reply: Reply, hop: FetchHop): FetchHop | null {
  try {
    const to = nextHop(reply, hop.parts);
    return to === null ? null : nextFetchHop(hop, to, reply.status);
  } catch (error) {
    reply.body.close();
    throw error;
  }
}

async function respond(
  reply: Reply,
  options: FetchOptions & { signal: AbortSignal; redirected: boolean },
): Promise<Response> {
  const { limit = 8_388_608, timeoutMs = 30_000, signal } = options;
  const { status, statusText, url } = reply;
  const raw = await reply.body.bytes({ limit, timeoutMs, signal });
  const headers = new Headers(
    [...reply.headers].map(([name, value]) => [name, value]),
  );
  const { host } = splitUrl(url);
  if (status < 200 || status > 599) throw badStatus(host, status);
  const coding = headers.get("content-encoding");
  const body = decodeBody(raw, { coding, limit, host });
  const response = new Response(BODILESS.has(status) ? null : body, {
    status,
    statusText,
    headers,
  });
  // A constructed Response has no address of its own.
  Object.defineProperties(response, {
    url: { value: url },
    redirected: { value: options.redirected },
  });
  return response;
}

function late(host: string, milliseconds: number): ProblemError {
  return problem(
    "timed_out",
    `${host} took longer than ${milliseconds / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}

function redirects(host: string): ProblemError {
  return problem("bad_reply", `${host} redirects where it must not.`, { host });
}

function tooMany(host: string, maxHops: number): ProblemError {
  return problem(
    "too_many_redirects",
    `${host} redirected more than ${maxHops} times.`,
    { host },
  );
}

function badStatus(host: string, status: number): ProblemError {
  return problem("bad_reply", `${host} answered with the status ${status}.`, {
    host,
    status,
  });
}
