import type { Connection } from "./connection.ts";
import type { Ledger, RequestRecord } from "./ledger.ts";
import type { WireRequest } from "./wire_request.ts";

/** A header line; text is sent as UTF-8, bytes as they are. */
export type HeaderLine = readonly [name: string, value: string | Uint8Array];

/** A small whole reply. */
export interface WholeReply {
  /** @default "" */
  body?: string | Uint8Array;
  /** @default [] */
  headers?: readonly HeaderLine[];
}

/** Time for bytes under way to arrive before a reset: loopback needs below 5 ms. */
const LINGER_MS = 10;

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  416: "Range Not Satisfiable",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The bytes of a status line and headers. */
export function encodeHead(
  status: number,
  headers: readonly HeaderLine[],
): Uint8Array {
  const parts = [
    Buffer.from(`HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}\r\n`),
  ];
  for (const [name, value] of headers) {
    parts.push(
      Buffer.from(`${name}: `),
      Buffer.from(value as string),
      Buffer.from("\r\n"),
    );
  }
  parts.push(Buffer.from("\r\n"));
  return Buffer.concat(parts);
}

/** What a handler answers with: correct by default, and able to misbehave. */
export class Reply {
  /** The request's line in the ledger. */
  readonly record: RequestRecord;
  readonly #connection: Connection;
  readonly #request: WireRequest;
  readonly #ledgers: Ledger[] = [];
  #open: boolean;

  constructor(connection: Connection, request: WireRequest) {
    this.#connection = connection;
    this.#request = request;
    this.#open = request.keepAlive;
    this.record = {
      method: request.method,
      target: request.target,
      range: request.range,
      headers: request.headers,
      connection: connection.ordinal,
      status: null,
      bytesSent: 0,
      startedAt: Date.now(),
      endedAt: null,
    };
  }

  /** Aborted when the client has gone. */
  get gone(): AbortSignal {
    return this.#connection.gone;
  }

  /** Whether the connection may serve another request after this one. */
  get keepsAlive(): boolean {
    return this.#open && !this.gone.aborted;
  }

  /** Sends the status line and headers, just as given. */
  async head(
    status: number,
    headers: readonly HeaderLine[] = [],
  ): Promise<void> {
    this.record.status = status;
    await this.#connection.write(encodeHead(status, headers));
  }

  /** Sends raw bytes, counted as body. */
  async write(bytes: string | Uint8Array): Promise<void> {
    const raw = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    await this.#connection.write(raw, (taken) => {
      this.record.bytesSent += taken;
      for (const ledger of this.#ledgers) ledger.sent(taken);
    });
  }

  /** Sends raw bytes that are not counted, such as the frames of chunks. */
  async frame(bytes: string): Promise<void> {
    await this.#connection.write(Buffer.from(bytes));
  }

  /** Sends a whole reply with its true `Content-Length`. */
  async send(status: number, whole: WholeReply = {}): Promise<void> {
    const { body = "", headers = [] } = whole;
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    await this.head(status, [
      ["Content-Length", String(bytes.byteLength)],
      ...headers,
    ]);
    if (this.record.method !== "HEAD") await this.write(bytes);
  }

  /** Closes the connection in good order (FIN). */
  end(): void {
    this.#open = false;
    this.#connection.end();
  }

  /**
   * Cuts the connection (RST). What the client's kernel has not taken by then
   * is lost: a client that reads gets all bytes, a slow one may get fewer.
   */
  async reset(): Promise<void> {
    this.#open = false;
    await Bun.sleep(LINGER_MS);
    this.#connection.reset();
  }

  /** Sends nothing more; resolves when the client has gone. */
  async stall(): Promise<void> {
    this.#open = false;
    await this.#connection.untilGone();
  }

  /** Counts this reply and its connection in a ledger, from now on. */
  countIn(ledger: Ledger): void {
    this.#ledgers.push(ledger);
    ledger.opened(this.#connection.ordinal, this.gone);
    ledger.started(this.record, this.#request);
  }

  /** Notes the reply's end; the server calls it after the handler. */
  finish(): void {
    this.record.endedAt = Date.now();
    for (const ledger of this.#ledgers) ledger.ended();
  }
}
