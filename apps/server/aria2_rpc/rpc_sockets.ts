import { answerEnvelope } from "./answer_envelope.ts";
import type { Caller } from "./call_methods.ts";
import type { DownloadEvent, DownloadList } from "./download_list.ts";
import { type Envelope, envelopeOf, readEnvelope } from "./read_envelope.ts";

/** Sockets at once (trust.md, T-15). */
const MOST_SOCKETS = 32;

/** Messages that may wait for their turn on one socket. */
const MOST_WAITING = 1000;

/** What may wait for a client that does not read, in characters. */
const MOST_UNREAD = 16 * 1024 * 1024;

/** How long a client may take to read what waits for it, in milliseconds. */
const BUSY_MS = 30_000;

/** The code of a close for want of room (RFC 6455, 7.4.1, and its registry). */
const TRY_AGAIN_LATER = 1013;

/** The part of Bun's socket that is used here. */
export interface RawSocket {
  send(text: string): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** One client. */
interface Guest {
  socket: RawSocket;
  /** Whether it has shown the secret: before that it hears no news. */
  isTrusted: boolean;
  /** Resolves when all messages before have been answered. */
  turn: Promise<void>;
  waiting: number;
  /** News that came while it is being answered, or null: a client knows a gid before it hears of it. */
  news: string[] | null;
  /** Characters that wait for it to read. */
  unread: number;
  /** Runs while the client does not read. */
  busyTimer: ReturnType<typeof setTimeout> | null;
}

/** What {@link RpcSockets} needs. */
export interface RpcSocketsOptions {
  caller: Caller;
  downloads: DownloadList;
  /** @default 30 000 */
  busyMs?: number;
}

/** The sockets of aria2's clients: answers in the order of the questions, and news of downloads. */
export class RpcSockets {
  readonly #guests = new Map<string, Guest>();
  readonly #caller: Caller;
  readonly #busyMs: number;

  constructor(options: RpcSocketsOptions) {
    this.#caller = options.caller;
    this.#busyMs = options.busyMs ?? BUSY_MS;
    options.downloads.subscribe((event, gid) => this.#tell(event, gid));
  }

  /** Takes a new client, while there is room. */
  open(id: string, socket: RawSocket): void {
    if (this.#guests.size >= MOST_SOCKETS) {
      socket.close(TRY_AGAIN_LATER, "too many clients");
      return;
    }
    this.#guests.set(id, {
      socket,
      isTrusted: false,
      turn: Promise.resolve(),
      waiting: 0,
      news: null,
      unread: 0,
      busyTimer: null,
    });
  }

  /** Answers a message when those before it have been answered. */
  message(id: string, frame: unknown): void {
    const guest = this.#guests.get(id);
    if (guest === undefined) return;
    if (guest.waiting >= MOST_WAITING) {
      guest.socket.terminate();
      return;
    }
    guest.waiting++;
    guest.turn = guest.turn.then(() => this.#answer(id, guest, frame));
  }

  /** Goes on with a client that has read. */
  drained(id: string): void {
    const guest = this.#guests.get(id);
    if (guest === undefined) return;
    if (guest.busyTimer !== null) clearTimeout(guest.busyTimer);
    guest.busyTimer = null;
    guest.unread = 0;
  }

  /** Forgets a client that is gone. */
  closed(id: string): void {
    this.drained(id);
    this.#guests.delete(id);
  }

  async #answer(...[id, guest, frame]: [string, Guest, unknown]) {
    guest.waiting--;
    if (!this.#guests.has(id)) return;
    const news: string[] = [];
    guest.news = news;
    const envelope = envelopeIn(frame);
    const { body, isTrusted } = await answerEnvelope(envelope, this.#caller);
    guest.news = null;
    guest.isTrusted ||= isTrusted;
    const texts = guest.isTrusted ? [body, ...news] : [body];
    for (const text of texts) {
      if (this.#guests.has(id)) this.#send(guest, text);
    }
  }

  #tell(event: DownloadEvent, gid: string): void {
    const news = { jsonrpc: "2.0", method: event, params: [{ gid }] };
    const text = JSON.stringify(news);
    for (const guest of [...this.#guests.values()]) {
      if (guest.news !== null) guest.news.push(text);
      else if (guest.isTrusted) this.#send(guest, text);
    }
  }

  #send(guest: Guest, text: string): void {
    const { socket } = guest;
    if (socket.send(text) >= 0) return;
    guest.unread += text.length;
    if (guest.unread > MOST_UNREAD) socket.terminate();
    // A close frame would wait behind what is not being read.
    else guest.busyTimer ??= setTimeout(() => socket.terminate(), this.#busyMs);
  }
}

/** Elysia has read what looks like JSON; a text that is left is none, or a text alone. */
function envelopeIn(frame: unknown): Envelope {
  if (typeof frame === "string") return readEnvelope(frame);
  if (frame instanceof Uint8Array) {
    return readEnvelope(new TextDecoder().decode(frame));
  }
  return envelopeOf(frame);
}
