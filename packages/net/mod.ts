/**
 * The one dialler and the one HTTP/1.1 client: every byte that leaves Haul
 * passes here, where addresses are checked and the checked address is dialled.
 *
 * @example
 * ```ts
 * import { Agent, follow, netPolicy } from "@haul/net";
 *
 * using server = Bun.serve({
 *   hostname: "127.0.0.1",
 *   port: 0,
 *   fetch: () => new Response("weights"),
 * });
 * using agent = new Agent();
 * const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
 * const { reply } = await follow(server.url.href, { agent, policy });
 * let bytes = 0;
 * await reply.body.receive((chunk) => {
 *   bytes += chunk.length;
 * });
 * console.assert(bytes === 7);
 * ```
 *
 * @module
 */

export { addressAllowed } from "./address_allowed.ts";
export { Agent, type AgentOptions } from "./agent.ts";
export { type AddressClass, classifyAddress } from "./classify_address.ts";
export { createFetch, type Fetch, type FetchOptions } from "./create_fetch.ts";
export { type DialOptions, dial } from "./dial.ts";
export { type Followed, type FollowOptions, follow } from "./follow.ts";
export { HeaderList } from "./header_list.ts";
export { type NetPolicy, netPolicy } from "./policy.ts";
export { proxyFromEnv } from "./proxy_from_env.ts";
export type {
  CollectOptions,
  ReceiveOptions,
  Reply,
  ReplyBody,
  Sink,
} from "./reply.ts";
export { type RequestOptions, request } from "./request.ts";
