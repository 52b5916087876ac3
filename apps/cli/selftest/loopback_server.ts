/** A server on this machine, for checks that need one to ask. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
}

/** Answers requests by their path; what it does not know is 404. */
export type Routes = Readonly<
  Record<string, (request: Request) => Response | Promise<Response>>
>;

/** Starts a server that this machine alone can reach, on a port of its own. */
export function startLoopbackServer(routes: Routes): LoopbackServer {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const answer = routes[new URL(request.url).pathname];
      return (
        (await answer?.(request)) ?? new Response("Not found", { status: 404 })
      );
    },
  });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

/** Answers with bytes, or with the one range of them that was asked for. */
export function serveRange(
  bytes: Uint8Array<ArrayBuffer>,
  request: Request,
): Response {
  const headers = { "Accept-Ranges": "bytes", ETag: '"self-test"' };
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (asked === null) return new Response(bytes, { headers });
  const start = Number(asked[1]);
  const last = Math.min(Number(asked[2] || Infinity), bytes.length - 1);
  if (start > last) {
    const total = `bytes */${bytes.length}`;
    return new Response(null, {
      status: 416,
      headers: { "Content-Range": total },
    });
  }
  return new Response(bytes.subarray(start, last + 1), {
    status: 206,
    headers: {
      ...headers,
      "Content-Range": `bytes ${start}-${last}/${bytes.length}`,
    },
  });
}
