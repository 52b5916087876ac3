/**
 * Haul's server: the queue behind HTTP and a WebSocket, and the page, for this
 * machine alone unless told otherwise.
 *
 * @example
 * ```ts
 * import { pathOf } from "@haul/server";
 *
 * console.assert(pathOf(new Request("http://127.0.0.1/a?b")) === "/a");
 * ```
 *
 * @module
 */

export type { App } from "./app.ts";
export { parseServerArgs } from "./parse_server_args.ts";
export {
  DEFAULT_PORT,
  type RunningServer,
  type ServerOptions,
  startServer,
} from "./server.ts";
