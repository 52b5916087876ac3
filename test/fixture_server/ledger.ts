import type { AskedRange, WireRequest } from "./wire_request.ts";

/** What is known of one request and its reply. Changes until `endedAt` is set. */
export interface RequestRecord {
  method: string;
  /** Path and query as sent. */
  target: string;
  range: AskedRange | null;
  headers: Readonly<Record<string, string>>;
  /** Which connection of the server it came over, from 0. */
  connection: number;
  /** The status sent; null until then, and for a connection cut before it. */
  status: number | null;
  /** Bytes of the body that the kernel took. */
  bytesSent: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds since the epoch; null while the reply is being sent. */
  endedAt: number | null;
}

/** Counters of a server, or of one of its files. */
export interface FixtureStats {
  requests: number;
  /** Bytes of bodies that the kernel took. */
  bytesSent: number;
  /** Connections that were ever opened (for a file: that asked for it). */
  connections: number;
  openConnections: number;
  maxOpenConnections: number;
  activeResponses: number;
  maxActiveResponses: number;
  /** Each value of a credential header or query parameter that came, once. */
  credentialsSeen: string[];
}

interface Waiter {
  ready: (stats: FixtureStats) => boolean;
  done: () => void;
}

const CREDENTIAL_HEADER_REGEXP =
  /^(authorization|proxy-authorization|cookie|.*(api-?key|token).*)$/;
const CREDENTIAL_PARAM_REGEXP = /^(token|access_token|api_?key|key)$/i;

/** Keeps the counters and the list of requests, and wakes who waits for them. */
export class Ledger {
  readonly requests: RequestRecord[] = [];
  readonly #seen = new Set<number>();
  readonly #open = new Set<number>();
  readonly #credentials = new Set<string>();
  readonly #waiters = new Set<Waiter>();
  #bytesSent = 0;
  #maxOpen = 0;
  #active = 0;
  #maxActive = 0;

  /** Replies being sent now. */
  get active(): number {
    return this.#active;
  }

  /** Bytes of bodies sent. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** The counters as they stand; a copy. */
  stats(): FixtureStats {
    return {
      requests: this.requests.length,
      bytesSent: this.#bytesSent,
      connections: this.#seen.size,
      openConnections: this.#open.size,
      maxOpenConnections: this.#maxOpen,
      activeResponses: this.#active,
      maxActiveResponses: this.#maxActive,
      credentialsSeen: [...this.#credentials],
    };
  }

  /** Resolves as soon as `ready` says yes to the counters. */
  until(ready: (stats: FixtureStats) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.add({ ready, done: resolve });
    this.#wake();
    return promise;
  }

  /** Notes a connection, the first time it is seen, until it is gone. */
  opened(connection: number, gone: AbortSignal): void {
    if (this.#seen.has(connection)) return;
    this.#seen.add(connection);
    this.#open.add(connection);
    this.#maxOpen = Math.max(this.#maxOpen, this.#open.size);
    gone.addEventListener("abort", () => {
      this.#open.delete(connection);
      this.#wake();
    });
    this.#wake();
  }

  /** Notes a request that begins to be answered. */
  started(record: RequestRecord, request: WireRequest): void {
    this.requests.push(record);
    for (const value of credentialsOf(request)) this.#credentials.add(value);
    this.#active += 1;
    this.#maxActive = Math.max(this.#maxActive, this.#active);
    this.#wake();
  }

  /** Notes bytes of a body that the kernel took. */
  sent(bytes: number): void {
    this.#bytesSent += bytes;
    this.#wake();
  }

  /** Notes the end of a reply, whole or cut. */
  ended(): void {
    this.#active -= 1;
    this.#wake();
  }

  #wake(): void {
    if (this.#waiters.size === 0) return;
    const stats = this.stats();
    for (const waiter of this.#waiters) {
      if (!waiter.ready(stats)) continue;
      this.#waiters.delete(waiter);
      waiter.done();
    }
  }
}

function* credentialsOf(request: WireRequest): Generator<string> {
  for (const [name, value] of Object.entries(request.headers)) {
    if (CREDENTIAL_HEADER_REGEXP.test(name)) yield value;
  }
  for (const [name, value] of new URLSearchParams(request.query)) {
    if (CREDENTIAL_PARAM_REGEXP.test(name)) yield value;
  }
}
