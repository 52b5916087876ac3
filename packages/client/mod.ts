/**
 * A typed caller of a running Haul: requests through Eden, and an event socket
 * that mends itself.
 *
 * @example
 * ```ts
 * import { createClient } from "@haul/client";
 *
 * const client = createClient({ url: "http://127.0.0.1:8765" });
 * console.assert(typeof client.add === "function");
 * ```
 *
 * @module
 */

export {
  type Client,
  type ClientOptions,
  createClient,
  type LibraryPicture,
  type NewJob,
} from "./client.ts";
export {
  type EventSocket,
  type EventSocketOptions,
  openEventSocket,
  type SocketStatus,
} from "./event_socket.ts";
export {
  EMPTY_PICTURE,
  foldMessage,
  inQueueOrder,
  type Picture,
} from "./fold_message.ts";
export { Follower } from "./follower.ts";
export { reconnectDelay } from "./reconnect_delay.ts";
export { type ClientSession, sessionHeaders } from "./session.ts";
