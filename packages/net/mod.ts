/**
 * The one dialler and the one HTTP/1.1 client: every byte that leaves Haul
 * passes here, where addresses are checked and the checked address is dialled.
 *
 * @example
 * ```ts
 * import { netPolicy } from "@haul/net";
 *
 * console.assert(netPolicy().allowHttp === false);
 * ```
 *
 * @module
 */

export { Agent, type AgentOptions } from "./agent.ts";
export { createFetch, type Fetch, type FetchOptions } from "./create_fetch.ts";
export { type Followed, type FollowOptions, follow } from "./follow.ts";
export { HeaderList } from "./header_list.ts";
export { type NetPolicy, netPolicy } from "./policy.ts";
export type {
  CollectOptions,
  ReceiveOptions,
  Reply,
  ReplyBody,
  Sink,
} from "./reply.ts";
export { type RequestOptions, request } from "./request.ts";
