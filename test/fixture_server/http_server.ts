import type { TCPSocketListener } from "bun";
import { certificate } from "./certificate.ts";
import { Connection, ConnectionGone } from "./connection.ts";
import { type FixtureStats, Ledger, type RequestRecord } from "./ledger.ts";
import { Reply } from "./reply.ts";
import { unlessGone } from "./unless_gone.ts";
import type { WireRequest } from "./wire_request.ts";

/** Where a server listens. */
export interface HttpServerOptions {
  /** @default false */
  tls?: boolean;
  /** @default "127.0.0.1" */
  host?: string;
  /** @default 0: any free port */
  port?: number;
}

/** Answers one request. When it returns, the connection takes the next one. */
export type Handler = (
  request: WireRequest,
  reply: Reply,
) => Promise<void> | void;

/**
 * The base of all stand-ins: a listener that speaks HTTP/1.1 byte for byte,
 * knows its connections and counts what passes. It has no manners of its own;
 * handlers do.
 */
export class HttpServer implements AsyncDisposable {
  /** For example `http://127.0.0.1:40321`. */
  readonly origin: string;
  /** Path of the certificate to trust, PEM; null without TLS. */
  readonly caFile: string | null;
  readonly #ledger = new Ledger();
  readonly #listener: TCPSocketListener<Connection>;
  readonly #connections = new Set<Connection>();
  readonly #routes = new Map<string, Handler>();
  readonly #errors: unknown[] = [];
  #opened = 0;

  constructor(options: HttpServerOptions = {}) {
    const { tls = false, host = "127.0.0.1", port = 0 } = options;
    const keys = tls ? certificate() : null;
    this.caFile = keys?.certFile ?? null;
    this.#listener = Bun.listen<Connection>({
      hostname: host,
      port,
      ...(keys && {
        tls: { key: Bun.file(keys.keyFile), cert: Bun.file(keys.certFile) },
      }),
      socket: {
        open: (socket) => {
          socket.data = new Connection(socket, this.#opened++);
          this.#accept(socket.data);
        },
        data: (socket, bytes) => socket.data.onData(bytes),
        drain: (socket) => socket.data.onDrain(),
        // A failed TLS handshake closes a socket that was never opened.
        close: (socket) => socket.data && this.#release(socket.data),
        error: (socket) => socket.data && this.#release(socket.data),
      },
    });
    const name = host.includes(":") ? `[${host}]` : host;
    this.origin = `${tls ? "https" : "http"}://${name}:${this.#listener.port}`;
  }

  /** All requests, in the order they came. */
  get requests(): readonly RequestRecord[] {
    return this.#ledger.requests;
  }

  /** The server's counters as they stand; a copy. */
  get stats(): FixtureStats {
    return this.#ledger.stats();
  }

  /** Resolves as soon as `ready` says yes to the server's counters. */
  until(ready: (stats: FixtureStats) => boolean): Promise<void> {
    return this.#ledger.until(ready);
  }

  /** Answers a path; one that ends in `*` answers all that begin alike. */
  route(path: string, handler: Handler): void {
    this.#routes.set(path, handler);
  }

  /** Cuts every open connection (RST); the server stays. */
  resetConnections(): void {
    for (const connection of this.#connections) connection.reset();
  }

  /**
   * Stops listening and cuts all connections.
   *
   * @throws {AggregateError} Where a handler failed by a fault of its own.
   */
  async close(): Promise<void> {
    this.#listener.stop(true);
    await this.until((stats) => stats.activeResponses === 0);
    const errors = this.#errors.splice(0);
    if (errors.length > 0) {
      throw new AggregateError(errors, "Handlers of the fixture server failed");
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(connection: Connection): void {
    this.#connections.add(connection);
    this.#ledger.opened(connection.ordinal, connection.gone);
    void this.#serve(connection);
  }

  #release(connection: Connection): void {
    connection.onClose();
    this.#connections.delete(connection);
  }

  async #serve(connection: Connection): Promise<void> {
    try {
      let keepsAlive = true;
      while (keepsAlive) {
        const request = await connection.nextRequest();
        if (request === null) return;
        keepsAlive = await this.#answer(request, connection);
      }
      connection.end();
    } catch (error) {
      if (!(error instanceof ConnectionGone)) this.#errors.push(error);
      connection.reset();
    }
  }

  /** Answers one request; tells whether the connection may take another. */
  async #answer(
    request: WireRequest,
    connection: Connection,
  ): Promise<boolean> {
    const reply = new Reply(connection, request);
    reply.countIn(this.#ledger);
    try {
      const handler = this.#handlerFor(request.path);
      if (handler === null) await reply.send(404, { body: "No such route" });
      else await unlessGone(handler(request, reply), reply.gone);
    } finally {
      reply.finish();
    }
    return reply.keepsAlive;
  }

  #handlerFor(path: string): Handler | null {
    const exact = this.#routes.get(path);
    if (exact !== undefined) return exact;
    for (const [pattern, handler] of this.#routes) {
      if (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1))) {
        return handler;
      }
    }
    return null;
  }
}
