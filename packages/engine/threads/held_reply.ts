import type { MessagePort } from "node:worker_threads";
import type { Cipher } from "@haul/contract";
import type { ReceiveOptions, ReplyBody, Sink } from "@haul/net";
import type { PartRef } from "../disk/open_shared_part.ts";
import { decipherFrom } from "./decipher.ts";
import type { GoMessage, PeekedMessage } from "./segment_protocol.ts";

/** What a {@link HeldReply} works with. */
export interface HeldReplyOptions extends ReceiveOptions {
  readonly body: ReplyBody;
  /** Where the first byte of the body belongs in the file. */
  readonly start: number;
  readonly cipher: Cipher | null;
  /** Brings {@link GoMessage}s, and takes {@link PeekedMessage}s. */
  readonly port: MessagePort;
}

/**
 * A reply that waits in its thread for the word where its bytes go. Until
 * then its first bytes can be looked at: they stay in memory and are written
 * with the rest, so that no byte is fetched twice.
 */
export class HeldReply {
  readonly #options: HeldReplyOptions;
  readonly #kept: Uint8Array[] = [];
  #length = 0;
  /** The most bytes that were asked for, and those asked for last. */
  #wanted = 0;
  #asked = 0;
  #sink: Sink | null = null;
  /** The reading of the body, once it was looked at; never rejects. */
  #reading: Promise<void> | null = null;
  #ended: { error: unknown } | null = null;
  #told = Promise.withResolvers<void>();

  constructor(options: HeldReplyOptions) {
    this.#options = options;
  }

  /**
   * The part file that the bytes go to, or null where they are not wanted.
   *
   * @throws The signal's reason.
   */
  async destination(): Promise<PartRef | null> {
    const { port, signal } = this.#options;
    const { promise, resolve, reject } =
      Promise.withResolvers<PartRef | null>();
    const abort = () => reject(signal?.reason);
    const listen = (message: GoMessage) => {
      if (message.type === "peek") this.#peek(message.bytes);
      else resolve(message.type === "go" ? message.part : null);
    };
    signal?.addEventListener("abort", abort, { once: true });
    port.on("message", listen);
    return await promise.finally(() => {
      signal?.removeEventListener("abort", abort);
      port.off("message", listen);
    });
  }

  /** As `ReplyBody.receive`, beginning with the bytes that were looked at. */
  async receive(sink: Sink, options: ReceiveOptions): Promise<void> {
    if (this.#reading === null) {
      return await this.#options.body.receive(sink, options);
    }
    this.#sink = sink;
    this.#told.resolve();
    await this.#reading;
    if ((await this.#flush()) === false) return;
    if (this.#ended?.error !== undefined) throw this.#ended.error;
  }

  #peek(bytes: number): void {
    this.#asked = bytes;
    this.#wanted = Math.max(this.#wanted, bytes);
    if (this.#length >= this.#wanted || this.#ended !== null) this.#answer();
    else {
      this.#reading ??= this.#read();
      this.#told.resolve();
    }
  }

  async #read(): Promise<void> {
    const { body, idleTimeoutMs, signal } = this.#options;
    const take: Sink = (chunk) => this.#take(chunk);
    try {
      await body.receive(take, { idleTimeoutMs, signal });
      this.#ended = { error: undefined };
    } catch (error) {
      // Told by `receive`: what came before it is worth looking at.
      this.#ended = { error };
    }
    if (this.#sink === null) this.#answer();
  }

  #take(chunk: Uint8Array): ReturnType<Sink> {
    if (this.#sink !== null && this.#kept.length === 0)
      return this.#sink(chunk);
    this.#kept.push(chunk.slice());
    this.#length += chunk.length;
    if (this.#sink !== null) return this.#flush();
    if (this.#length < this.#wanted) return;
    this.#answer();
    return this.#pause();
  }

  /** Holds the socket back until more is to be looked at, or all is wanted. */
  async #pause(): Promise<false | undefined> {
    while (this.#sink === null && this.#length >= this.#wanted) {
      await this.#told.promise;
      this.#told = Promise.withResolvers();
    }
    return await this.#flush();
  }

  async #flush(): Promise<false | undefined> {
    const sink = this.#sink;
    while (sink !== null) {
      const chunk = this.#kept.shift();
      if (chunk === undefined) break;
      if ((await sink(chunk)) !== false) continue;
      this.#kept.length = 0;
      return false;
    }
    return undefined;
  }

  #answer(): void {
    const { cipher, start, port } = this.#options;
    const all = Buffer.concat(this.#kept);
    const plain = cipher === null ? all : decipherFrom(cipher, start)(all);
    const bytes = Uint8Array.from(plain.subarray(0, this.#asked));
    port.postMessage({ type: "peeked", bytes } satisfies PeekedMessage);
  }
}
