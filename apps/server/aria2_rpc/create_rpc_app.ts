import { Elysia } from "elysia";
import { pathOf } from "../access/access_guard.ts";
import { securityHeaders } from "../access/security_headers.ts";
import { SOCKET_LIMITS } from "../events/event_routes.ts";
import { problemOf } from "../routes/problem_response.ts";
import type { Aria2Rpc } from "./create_aria2_rpc.ts";
import { RPC_PATH } from "./rpc_routes.ts";

/** The largest message, in bytes: aria2's own limit. */
export const MOST_MESSAGE_BYTES = 2 * 1024 * 1024;

/** aria2's interface on a port of its own, and nothing else. */
export function createRpcApp(
  rpc: Aria2Rpc,
  { log }: { log: (line: string) => void },
) {
  return new Elysia({
    nativeStaticResponse: false,
    serve: {
      maxRequestBodySize: MOST_MESSAGE_BYTES,
      reusePort: false,
      idleTimeout: 60,
    },
    websocket: { ...SOCKET_LIMITS, maxPayloadLength: MOST_MESSAGE_BYTES },
  })
    .onRequest(({ request, set }) => {
      Object.assign(set.headers, securityHeaders({ colab: false }));
      if (pathOf(request) !== RPC_PATH) {
        return new Response(null, { status: 404 });
      }
      const { status, headers } = rpc.judge(request);
      Object.assign(set.headers, headers);
      return status === null ? undefined : new Response(null, { status });
    })
    .onError(({ code, error }) => {
      if (code === "NOT_FOUND") return new Response(null, { status: 404 });
      problemOf({ code, error }, log);
      return new Response(null, { status: 500 });
    })
    .use(rpc.routes);
}

/** The type of an app that listens. */
export type RpcApp = ReturnType<typeof createRpcApp>;
