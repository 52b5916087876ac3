import { isProblemError, problem } from "@haul/contract/plain";
import { bodyFraming } from "./_body_framing.ts";
import { Connection } from "./_connection.ts";
import { connectionKey } from "./_connection_key.ts";
import { Deadline } from "./_deadline.ts";
import { type HeadAndRest, readHead } from "./_read_head.ts";
import { routeOf } from "./_route_of.ts";
import { serializeRequest } from "./_serialize_request.ts";
import { SocketBody } from "./_socket_body.ts";
import { splitUrl } from "./_split_url.ts";
import type { Agent } from "./agent.ts";
import { dial } from "./dial.ts";
import type { NetPolicy } from "./policy.ts";
import type { Reply } from "./reply.ts";

/** What {@link request} needs besides the URL. */
export interface RequestOptions {
  /** Keeps the connections. */
  agent: Agent;
  /** What may be dialled. */
  policy: NetPolicy;
  /** @default "GET" */
  method?: string | undefined;
  /**
   * Header fields beside `User-Agent`, `Accept` and `Accept-Encoding:
   * identity`, or in their place.
   *
   * @default none
   */
  headers?: Readonly<Record<string, string>> | undefined;
  /** @default null */
  body?: string | Uint8Array | null | undefined;
  /** Ends the wait for the head of the reply; its body has a signal of its own. */
  signal?: AbortSignal | undefined;
}

/**
 * Sends one request over HTTP/1.1 and answers with the head of its reply; the
 * body waits on the socket. No redirect is followed, nothing is decoded, and
 * path and query go out byte for byte as given.
 *
 * @throws {ProblemError} What `dial` throws; `bad_option` for a header that
 *   cannot be sent; `timed_out`, `network` or `bad_reply` for the reply. Every
 *   status is a reply and none throws.
 * @throws The signal's reason.
 *
 * @example
 * ```ts
 * import { Agent, netPolicy, request } from "@haul/net";
 *
 * using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("hi") });
 * using agent = new Agent();
 * const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
 * const reply = await request(server.url.href, { agent, policy });
 * console.assert(reply.status === 200);
 * console.assert((await reply.body.text()) === "hi");
 * ```
 */
export async function request(
  url: string,
  options: RequestOptions,
): Promise<Reply> {
  const { agent, policy, signal } = options;
  const { method = "GET", headers = {}, body = null } = options;
  const parts = splitUrl(url);
  const route = routeOf(parts, policy);
  const message = serializeRequest(parts, route, { method, headers, body });
  const key = connectionKey(parts, route, policy);
  const { host } = parts;
  const exchange: Exchange = { message, host, policy, signal };
  signal?.throwIfAborted();
  const answer =
    (await onIdle(agent.take(key), exchange, method)) ??
    (await onFresh(parts.text, exchange));
  const { connection, head, rest } = answer;
  try {
    const framing = bodyFraming(head, method);
    const giveBack = (free: Connection): void => agent.give(key, free);
    return {
      status: head.status,
      statusText: head.statusText,
      headers: head.headers,
      url: parts.text,
      body: new SocketBody({ connection, framing, rest, host, giveBack }),
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

interface Exchange {
  readonly message: Uint8Array;
  readonly host: string;
  readonly policy: NetPolicy;
  readonly signal: AbortSignal | undefined;
}

interface Answer extends HeadAndRest {
  readonly connection: Connection;
}

async function onFresh(url: string, exchange: Exchange): Promise<Answer> {
  const { policy, signal } = exchange;
  const connection = new Connection(await dial(url, { policy, signal }));
  return await converse(connection, exchange);
}

/**
 * Tries a kept connection. Null says that it had died unheard, as kept
 * connections do, and that asking once more on a fresh one does no harm.
 */
async function onIdle(
  connection: Connection | null,
  exchange: Exchange,
  method: string,
): Promise<Answer | null> {
  if (connection === null) return null;
  let heard = false;
  const onFirstByte = (): void => {
    heard = true;
  };
  try {
    return await converse(connection, exchange, onFirstByte);
  } catch (error) {
    const died = isProblemError(error) && error.problem.code === "network";
    const harmless = method === "GET" || method === "HEAD";
    if (died && harmless && !heard) return null;
    throw error;
  }
}

async function converse(
  connection: Connection,
  exchange: Exchange,
  onFirstByte: () => void = () => undefined,
): Promise<Answer> {
  const { message, host, policy } = exchange;
  using deadline = new Deadline(policy.headTimeoutMs, {
    signal: exchange.signal,
    late: () => late(host, policy.headTimeoutMs),
  });
  connection.write(message);
  const { signal } = deadline;
  const found = await readHead(connection, { host, signal, onFirstByte });
  return { connection, ...found };
}

function late(host: string, milliseconds: number) {
  return problem(
    "timed_out",
    `${host} did not reply within ${milliseconds / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}
