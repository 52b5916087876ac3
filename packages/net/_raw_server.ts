import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** A certificate with its key, both PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** A server of the tests that says exactly the bytes it is told to. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** Every head that came, in order, without its empty line. */
  readonly heads: readonly string[];
  /** How many connections came. */
  readonly connections: number;
  /** Those that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** `http://HOST:PORT` + `path`. */
  url(path: string): string;
}

/** How to listen. */
export interface RawServerOptions {
  /** @default "127.0.0.1" */
  host?: string;
  /** @default 0, any free one */
  port?: number;
  /** Speaks TLS with these. @default null */
  credentials?: Credentials | null;
}

/**
 * Listens on a free port and calls `answer` for each head of a request.
 *
 * @param answer Its `nth` counts the heads of all connections from 1.
 */
export async function rawServer(
  answer: (socket: Socket, head: string, nth: number) => void,
  options: RawServerOptions = {},
): Promise<RawServer> {
  const { host = "127.0.0.1", credentials = null } = options;
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const serve = (socket: Socket): void => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => sockets.delete(socket));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let at = text.indexOf("\r\n\r\n"); at >= 0; ) {
        heads.push(text.slice(0, at));
        answer(socket, text.slice(0, at), heads.length);
        text = text.slice(at + 4);
        at = text.indexOf("\r\n\r\n");
      }
    });
  };
  const server: Server =
    credentials === null
      ? createServer(serve)
      : createTlsServer({ ...credentials, ALPNProtocols: ["http/1.1"] }, serve);
  server.on("tlsClientError", () => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(options.port ?? 0, host, resolve);
  await promise;
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const scheme = credentials === null ? "http" : "https";
  return {
    port,
    heads,
    sockets,
    get connections() {
      return connections;
    },
    url: (path) => `${scheme}://${host}:${port}${path}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Writes a reply with its `Content-Length`, as Latin-1. */
export function say(
  socket: Socket,
  body: string,
  options: { status?: string; headers?: readonly string[] } = {},
): void {
  const { status = "200 OK", headers = [] } = options;
  const lines = [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`];
  const head = [...lines, ...headers].join("\r\n");
  socket.write(`${head}\r\n\r\n${body}`, "latin1");
}
