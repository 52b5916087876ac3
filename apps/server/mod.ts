/**
 * Haul's server: the queue behind HTTP and a WebSocket, and the page, for this
 * machine alone unless told otherwise.
 *
 * @example
 * ```ts
 * import { parseServerArgs } from "@haul/server";
 *
 * const options = parseServerArgs(["--port", "0"], { HAUL_ROOT: "models" });
 * console.assert(options.port === 0 && options.root === "models");
 * ```
 *
 * @module
 */

export type { App } from "./app.ts";
export { aria2Words } from "./aria2_rpc/aria2_words.ts";
export type {
  Aria2RpcPlace,
  Aria2RpcSettings,
} from "./aria2_rpc/open_aria2_rpc.ts";
export { parseServerArgs, type ServerArgs } from "./parse_server_args.ts";
export {
  DEFAULT_PORT,
  type RunningServer,
  type ServerOptions,
  startServer,
} from "./server.ts";
export { type WelcomeOptions, welcome, writePairFile } from "./welcome.ts";
