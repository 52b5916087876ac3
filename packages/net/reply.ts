import type { HeaderList } from "./header_list.ts";

/**
 * Takes the bytes of a body, in order.
 *
 * Returning `false` says that this was enough: the connection is dropped and
 * {@link ReplyBody.receive} resolves. A promise holds the socket back until it
 * settles. The chunk belongs to the sink until it returns, or until its
 * promise settles; then its memory may be used again.
 */
export type Sink = (
  chunk: Uint8Array,
  // biome-ignore lint/suspicious/noConfusingVoidType: a sink that returns nothing is the common one
) => void | false | Promise<void | false>;

/** How to receive a body. */
export interface ReceiveOptions {
  /**
   * The longest silence of the peer in milliseconds, the time spent waiting
   * for the sink not counted. It may be noticed up to a quarter later.
   *
   * @default 30_000
   */
  idleTimeoutMs?: number | undefined;
  /** Ends the reading and drops the connection. */
  signal?: AbortSignal | undefined;
}

/** How much of a body to hold in memory, and for how long to wait for it. */
export interface CollectOptions {
  /** Bytes; a longer body is refused. @default 8_388_608 */
  limit?: number | undefined;
  /** Milliseconds for the whole body. @default 30_000 */
  timeoutMs?: number | undefined;
  /** Ends the reading and drops the connection. */
  signal?: AbortSignal | undefined;
}

/**
 * The body of a reply, still on its socket. The socket is held back until one
 * of the reading methods is called, and only one of them may be, once.
 * A body that is not read must be closed.
 */
export interface ReplyBody {
  /** How the end of the body is known; `close` cannot tell a whole body from a short one. */
  readonly framing: "length" | "chunked" | "close" | "empty";
  /** The bytes of the body, where its head says. */
  readonly length: number | null;
  /**
   * Hands every byte to `sink`. After the last one the connection is free for
   * the next request.
   *
   * @throws {ProblemError} `network` for a body that is cut short or whose
   *   chunks make no sense, `timed_out` for a silent peer.
   * @throws What the sink threw, or the signal's reason.
   */
  receive(sink: Sink, options?: ReceiveOptions): Promise<void>;
  /** The whole body, if it is no longer than `limit`. */
  bytes(options?: CollectOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The whole body as UTF-8 text. */
  text(options?: CollectOptions): Promise<string>;
  /** The whole body as JSON. @throws {ProblemError} `bad_reply` where it is none. */
  json(options?: CollectOptions): Promise<unknown>;
  /** Drops the connection unless the body was read to its end. */
  close(): void;
}

/** The answer to one request. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** The URL that was asked, byte for byte, without its fragment. May be signed: show it through `redactUrl` only. */
  readonly url: string;
  readonly body: ReplyBody;
}
