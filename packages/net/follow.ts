import { type ProblemError, problem } from "@haul/contract/plain";
import { nextHop } from "./_next_hop.ts";
import { splitUrl, type UrlParts } from "./_split_url.ts";
import type { Reply } from "./reply.ts";
import { type RequestOptions, request } from "./request.ts";

/** What {@link follow} needs besides the URL. */
export interface FollowOptions
  extends Omit<RequestOptions, "headers" | "body" | "method"> {
  /**
   * The headers for one hop, credentials included. Asked for every hop anew,
   * so that no host gets what belongs to another.
   *
   * @default no headers
   */
  headersFor?: ((url: URL) => Readonly<Record<string, string>>) | undefined;
  /** The most redirects. @default 10 */
  maxHops?: number | undefined;
}

/** Where a chain of redirects ended. */
export interface Followed {
  /** The first reply that is no redirect. */
  reply: Reply;
  /** The URL it is from, byte for byte as the last `Location` said. May be signed. */
  url: string;
  /** How many redirects led there. */
  hops: number;
}

/**
 * GETs a URL and follows redirects by hand. Every hop is dialled under the
 * policy, gets the headers made for it and no others, and no `Referer`; the
 * bodies of redirects are dropped unread.
 *
 * @throws {ProblemError} What `request` throws; `insecure_url` for a step from
 *   https to http; `bad_url` for another scheme; `too_many_redirects`.
 *
 * @example
 * ```ts
 * import { Agent, follow, netPolicy } from "@haul/net";
 *
 * using server = Bun.serve({
 *   hostname: "127.0.0.1",
 *   port: 0,
 *   routes: { "/old": Response.redirect("/new"), "/new": new Response("hi") },
 * });
 * using agent = new Agent();
 * const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
 * const { reply, hops } = await follow(`${server.url}old`, { agent, policy });
 * console.assert(hops === 1 && (await reply.body.text()) === "hi");
 * ```
 */
export async function follow(
  url: string,
  options: FollowOptions,
): Promise<Followed> {
  const { headersFor, maxHops = 10, ...shared } = options;
  const first = splitUrl(url);
  let here: UrlParts = first;
  for (let hops = 0; ; hops++) {
    const headers = headersFor?.(new URL(here.url)) ?? {};
    const reply = await request(here.text, { ...shared, headers });
    const next = closingOnError(reply, here);
    if (next === null) return { reply, url: here.text, hops };
    reply.body.close();
    if (hops >= maxHops) throw tooMany(first.host, maxHops);
    here = next;
  }
}

function closingOnError(reply: Reply, here: UrlParts): UrlParts | null {
  try {
    return nextHop(reply, here);
  } catch (error) {
    reply.body.close();
    throw error;
  }
}

function tooMany(host: string, maxHops: number): ProblemError {
  return problem(
    "too_many_redirects",
    `${host} redirected more than ${maxHops} times; open the link in a browser and copy the last address.`,
    { host },
  );
}
