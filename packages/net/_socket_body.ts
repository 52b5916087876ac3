import { problem } from "@haul/contract/plain";
import type { Framing } from "./_body_framing.ts";
import { BodyReceiver } from "./_body_receiver.ts";
import { ChunkedFrame } from "./_chunked_frame.ts";
import type { Connection } from "./_connection.ts";
import { Deadline } from "./_deadline.ts";
import type { Frame } from "./_frame.ts";
import { LengthFrame } from "./_length_frame.ts";
import type {
  CollectOptions,
  ReceiveOptions,
  ReplyBody,
  Sink,
} from "./reply.ts";

const DEFAULT_LIMIT = 8_388_608; // trust.md T-31
const DEFAULT_TIMEOUT_MS = 30_000;

/** What a body on a socket is made from. */
export interface SocketBodyOptions {
  readonly connection: Connection;
  readonly framing: Framing;
  /** Bytes that came along with the head. */
  readonly rest: Uint8Array;
  readonly host: string;
  /** Takes the connection back once the body was read to its end. */
  readonly giveBack: (connection: Connection) => void;
}

/** See {@link ReplyBody}. */
export class SocketBody implements ReplyBody {
  readonly framing: ReplyBody["framing"];
  readonly length: number | null;
  readonly #options: SocketBodyOptions;
  readonly #frame: Frame;
  #rest: Uint8Array;
  #taken = false;
  #over = false;

  constructor(options: SocketBodyOptions) {
    const { framing, rest } = options;
    this.framing = framing.kind;
    this.length = framing.length;
    this.#options = options;
    this.#rest = rest;
    this.#frame =
      framing.kind === "chunked"
        ? new ChunkedFrame()
        : new LengthFrame(framing.length ?? Number.POSITIVE_INFINITY);
    if (framing.length === 0) this.#end(rest.length === 0);
  }

  async receive(sink: Sink, options: ReceiveOptions = {}): Promise<void> {
    if (this.#taken) throw new TypeError("Cannot read a body twice");
    this.#taken = true;
    if (options.signal?.aborted) this.close();
    options.signal?.throwIfAborted();
    if (this.#over) return;
    const { connection, host } = this.#options;
    const receiver = new BodyReceiver({
      connection,
      frame: this.#frame,
      endsWithConnection: this.framing === "close",
      host,
      sink,
      idleTimeoutMs: options.idleTimeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: options.signal,
    });
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    const how = await receiver.run(rest);
    this.#end(how === "read" && receiver.clean);
  }

  async bytes(options: CollectOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const { limit = DEFAULT_LIMIT, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const { host } = this.#options;
    if ((this.length ?? 0) > limit) {
      this.close();
      throw tooLong(host, limit);
    }
    using deadline = new Deadline(timeoutMs, {
      signal: options.signal,
      late: () => tooSlow(host, timeoutMs),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    const collect = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size > limit) throw tooLong(host, limit);
      chunks.push(chunk);
    };
    await this.receive(collect, {
      idleTimeoutMs: timeoutMs,
      signal: deadline.signal,
    });
    return joined(chunks, size);
  }

  async text(options: CollectOptions = {}): Promise<string> {
    return new TextDecoder().decode(await this.bytes(options));
  }

  async json(options: CollectOptions = {}): Promise<unknown> {
    const text = await this.text(options);
    try {
      return JSON.parse(text);
    } catch (cause) {
      const { host } = this.#options;
      throw problem("bad_reply", `The reply of ${host} is no JSON.`, {
        host,
        cause,
      });
    }
  }

  close(): void {
    if (!this.#over) this.#end(false);
  }

  #end(clean: boolean): void {
    if (this.#over) return;
    this.#over = true;
    const { connection, framing, giveBack } = this.#options;
    if (clean && framing.keepAlive) giveBack(connection);
    else connection.destroy();
  }
}

function joined(
  chunks: readonly Uint8Array[],
  size: number,
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function tooLong(host: string, limit: number) {
  return problem(
    "bad_reply",
    `The reply of ${host} is longer than ${limit} bytes.`,
    { host },
  );
}

function tooSlow(host: string, milliseconds: number) {
  return problem(
    "timed_out",
    `The reply of ${host} was not whole after ${milliseconds / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}
