import type { Socket } from "node:net";

/** Whoever is served by a connection at the moment. */
export interface ConnectionReader {
  /** Bytes, in order. */
  onData(chunk: Uint8Array): void;
  /** The last call: the peer is done (null), or the connection broke. */
  onEnd(error: Error | null): void;
}

/**
 * A socket with at most one reader. With none it is held back, so that the
 * kernel's window fills and the peer waits: memory stays bounded.
 */
export class Connection {
  /** True from the second request on; such a connection may have gone stale. */
  reused = false;
  readonly #socket: Socket;
  #reader: ConnectionReader | null = null;
  #ended: { error: Error | null } | null = null;
  readonly #onData = (chunk: Uint8Array): void => {
    this.#reader?.onData(chunk);
  };
  readonly #onError = (error: Error): void => this.#end(error);
  readonly #onEnd = (): void => this.#end(null);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", this.#onError);
    socket.on("end", this.#onEnd);
    socket.on("close", this.#onEnd);
    socket.pause();
    socket.on("data", this.#onData);
  }

  /** True once nothing more can come or go. */
  get ended(): boolean {
    return this.#ended !== null || this.#socket.destroyed;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Lets bytes flow to `reader`, which hears at once of an end that is past. */
  attach(reader: ConnectionReader): void {
    this.#reader = reader;
    if (this.#ended !== null) reader.onEnd(this.#ended.error);
    else if (this.#socket.destroyed) reader.onEnd(null);
    else this.#socket.resume();
  }

  /** Takes the reader away and holds the socket back. */
  detach(): void {
    this.#reader = null;
    this.#socket.pause();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Lets the process end though this connection is open, or not. */
  set background(yes: boolean) {
    if (yes) this.#socket.unref();
    else this.#socket.ref();
  }

  destroy(): void {
    this.#reader = null;
    this.#socket.destroy();
  }

  /** The bare socket, held back, for TLS to be put on it. */
  release(): Socket {
    this.detach();
    this.#socket.off("data", this.#onData);
    this.#socket.off("end", this.#onEnd);
    this.#socket.off("close", this.#onEnd);
    return this.#socket;
  }

  #end(error: Error | null): void {
    if (this.#ended !== null) return;
    this.#ended = { error };
    this.#reader?.onEnd(error);
  }
}
