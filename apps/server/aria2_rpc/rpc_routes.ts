import { Elysia } from "elysia";
import { answerEnvelope, type Reply } from "./answer_envelope.ts";
import type { Caller } from "./call_methods.ts";
import type { DownloadList } from "./download_list.ts";
import { readEnvelope } from "./read_envelope.ts";
import { readQuery } from "./read_query.ts";
import { RpcSockets } from "./rpc_sockets.ts";

/** Where clients of aria2 ask. */
export const RPC_PATH = "/jsonrpc";

/** A name that a script may hand an answer to: nothing that could be a program. */
const CALLBACK = /^[A-Za-z_$][\w$.]{0,127}$/;

/** What the routes work with. */
export interface RpcRoutesOptions {
  caller: Caller;
  downloads: DownloadList;
  /** How long a socket may not read, in milliseconds. @default 30 000 */
  busyMs?: number;
}

/** aria2's JSON-RPC by POST, GET and WebSocket. */
export function rpcRoutes(options: RpcRoutesOptions) {
  const { caller } = options;
  const sockets = new RpcSockets(options);
  return new Elysia()
    .post(
      RPC_PATH,
      async ({ body }) => {
        const envelope = readEnvelope(typeof body === "string" ? body : "");
        return response(await answerEnvelope(envelope, caller));
      },
      // Clients send any type, or none.
      { parse: "text" },
    )
    .get(RPC_PATH, async ({ request }) => {
      const [, search = ""] = /\?([^#]*)/.exec(request.url) ?? [];
      const { envelope, callback } = readQuery(search);
      if (callback !== null && !CALLBACK.test(callback)) {
        return new Response(null, { status: 400 });
      }
      const reply = await answerEnvelope(envelope, caller);
      return callback === null ? response(reply) : script(reply, callback);
    })
    .options(RPC_PATH, () => new Response(null))
    .ws(RPC_PATH, {
      open: ({ id, raw }) => sockets.open(id, raw),
      message: ({ id }, frame) => sockets.message(id, frame),
      drain: ({ id }) => sockets.drained(id),
      close: ({ id }) => sockets.closed(id),
    });
}

function response({ status, body }: Reply): Response {
  return new Response(body, {
    status,
    headers: {
      "Content-Type": "application/json-rpc",
      "Cache-Control": "no-cache",
    },
  });
}

function script({ status, body }: Reply, callback: string): Response {
  return new Response(`${callback}(${body})`, {
    status,
    headers: {
      "Content-Type": "text/javascript",
      "Cache-Control": "no-cache",
    },
  });
}
