import type { Socket } from "bun";
import { parseHead, type WireRequest } from "./wire_request.ts";

/** Thrown to a handler whose client has gone. The server expects it. */
export class ConnectionGone extends Error {
  override readonly name = "ConnectionGone";
}

const HEAD_END = Buffer.from("\r\n\r\n");
const MAX_HEAD_BYTES = 65_536;

/**
 * One accepted socket: requests in, exact bytes out. It stands on `Bun.listen`
 * rather than `node:net` because `write` there says how many bytes the kernel
 * took, and because `terminate` sends a real RST over TLS too.
 */
export class Connection {
  /** Which connection of the server it is, from 0. */
  readonly ordinal: number;
  readonly #socket: Socket<Connection>;
  readonly #gone = new AbortController();
  #received = Buffer.alloc(0);
  #wake: (() => void) | null = null;

  constructor(socket: Socket<Connection>, ordinal: number) {
    this.#socket = socket;
    this.ordinal = ordinal;
  }

  /** Aborted when the socket is closed, by whichever side. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** The next request; null when the client has gone. */
  async nextRequest(): Promise<WireRequest | null> {
    const headBytes = await this.#receive(() => {
      const end = this.#received.indexOf(HEAD_END);
      if (end < 0 && this.#received.byteLength > MAX_HEAD_BYTES) {
        throw new RangeError(
          `Cannot read a request: its head is above ${MAX_HEAD_BYTES} bytes`,
        );
      }
      return end < 0 ? null : end;
    });
    if (headBytes === null) return null;
    const request = parseHead(this.#take(headBytes).toString("latin1"));
    this.#take(HEAD_END.byteLength);
    const length = Number(request.headers["content-length"] ?? 0);
    const whole = await this.#receive(() =>
      this.#received.byteLength < length ? null : length,
    );
    if (whole === null) return null;
    request.body = new Uint8Array(this.#take(length));
    return request;
  }

  /**
   * Writes all of `bytes`; `onTaken` hears of each part that the kernel took.
   *
   * @throws {ConnectionGone}
   */
  async write(
    bytes: Uint8Array,
    onTaken: (bytes: number) => void = () => undefined,
  ): Promise<void> {
    let at = 0;
    while (at < bytes.byteLength) {
      if (this.gone.aborted) throw new ConnectionGone("The client has gone");
      const taken = this.#socket.write(bytes, at, bytes.byteLength - at);
      if (taken > 0) {
        at += taken;
        onTaken(taken);
      }
      if (at < bytes.byteLength) await this.#woken();
    }
  }

  /** Closes in good order: FIN after what was written. */
  end(): void {
    this.#socket.end();
  }

  /** Cuts the connection: RST. */
  reset(): void {
    this.#socket.terminate();
  }

  /** Resolves when the connection is closed, by whichever side. */
  async untilGone(): Promise<void> {
    while (!this.gone.aborted) await this.#woken();
  }

  /** The socket got bytes. */
  onData(bytes: Uint8Array): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    this.#wake?.();
  }

  /** The socket takes bytes again. */
  onDrain(): void {
    this.#wake?.();
  }

  /** The socket is closed. */
  onClose(): void {
    this.#gone.abort(new ConnectionGone("The client has gone"));
    this.#wake?.();
  }

  async #receive(ready: () => number | null): Promise<number | null> {
    for (;;) {
      const found = ready();
      if (found !== null || this.gone.aborted) return found;
      await this.#woken();
    }
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  /** One side waits at a time: requests are answered one after another. */
  async #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    this.#wake = null;
  }
}
