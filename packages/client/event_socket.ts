import type { ClientMessage, ServerMessage } from "@haul/contract";
import { Follower } from "./follower.ts";
import { reconnectDelay } from "./reconnect_delay.ts";
import { type ClientSession, sessionHeaders } from "./session.ts";

/** The server's close code for a session that is unknown or too old. */
const UNPAIRED = 4401;

/** Sockets that closed before they said a word, after which the news is asked for instead. */
const FRUITLESS_SOCKETS = 2;

/** How long a request for news may wait, in seconds: proxies cut longer ones. */
const POLL_SECONDS = 25;

/** How the line to the server is. */
export type SocketStatus =
  | "connecting"
  | "open"
  /** Lost; another attempt is on its way. */
  | "waiting"
  /** The server does not know this session: attempts have ended. */
  | "unpaired"
  | "closed";

/** What {@link openEventSocket} takes. */
export interface EventSocketOptions {
  /** Where the server listens, as `http://127.0.0.1:8765`. */
  url: string;
  session: ClientSession | null;
  /** Takes each message: a snapshot first, then changes without a gap. */
  onMessage: (message: ServerMessage) => void;
  onStatus?: (status: SocketStatus) => void;
  /** @default between 0.25 and 10 seconds, longer with each failure */
  delayMs?: (failures: number) => number;
}

/** A line to the server that mends itself. */
export interface EventSocket extends Disposable {
  /** Asks for the live segments of these jobs, at most 32, and of no others. */
  watch(ids: readonly string[]): void;
  /** Ends it; no message comes after. */
  close(): void;
}

/**
 * Listens to a server. A line that breaks is opened anew from where it broke;
 * a message that is missing, out of order or not as the contract says leads to
 * a snapshot, so that the listener's picture is never a wrong one. Where
 * WebSockets do not pass, as behind Colab's proxy, the same news is asked for
 * by plain requests; it then tells no segments.
 */
export function openEventSocket(options: EventSocketOptions): EventSocket {
  const line = new EventLine(options);
  line.connect();
  return {
    watch: (ids) => line.watch(ids),
    close: () => line.close(),
    [Symbol.dispose]: () => line.close(),
  };
}

class EventLine {
  readonly #options: EventSocketOptions;
  readonly #follower = new Follower();
  readonly #closing = new AbortController();
  #status: SocketStatus | null = null;
  #failures = 0;
  #fruitless = 0;
  #watched: readonly string[] = [];
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EventSocketOptions) {
    this.#options = options;
  }

  connect(): void {
    this.#say("connecting");
    if (this.#fruitless >= FRUITLESS_SOCKETS) void this.#poll();
    else this.#dial();
  }

  watch(ids: readonly string[]): void {
    this.#watched = ids.slice(0, 32);
    if (this.#status === "open") this.#tell(this.#socket);
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#say("closed");
  }

  #say(next: SocketStatus): void {
    if (this.#status === next || this.#status === "closed") return;
    this.#status = next;
    this.#options.onStatus?.(next);
  }

  #dial(): void {
    const socket = openSocket(this.#options, this.#follower.cursor);
    this.#socket = socket;
    let heard = false;
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      if (!heard && this.#watched.length > 0) this.#tell(socket);
      heard = true;
      this.#fruitless = 0;
      if (!this.#take(parsed(data))) socket.close();
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (!heard) this.#fruitless += 1;
      this.#lose(code === UNPAIRED);
    };
  }

  /** Asks for news by requests, until one fails. */
  async #poll(): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        const reply = await fetch(
          pollUrl(this.#options, this.#follower.cursor),
          {
            headers: sessionHeaders(this.#options.session),
            signal,
          },
        );
        if (reply.status === 401) return this.#lose(true);
        if (!reply.ok) break;
        this.#take(await reply.json());
      }
    } catch {
      // The next attempt tells.
    }
    if (signal.aborted) return;
    // Upgrades may pass by now: the network can be another one.
    this.#fruitless = 0;
    this.#lose(false);
  }

  /** False where messages are missing. */
  #take(value: unknown): boolean {
    const message = this.#follower.read(value);
    if (message === "lost") return false;
    this.#failures = 0;
    this.#say("open");
    if (message !== null) this.#options.onMessage(message);
    return true;
  }

  #lose(isUnpaired: boolean): void {
    this.#say(isUnpaired ? "unpaired" : "waiting");
    if (isUnpaired) return;
    const { delayMs = reconnectDelay } = this.#options;
    this.#timer = setTimeout(() => this.connect(), delayMs(this.#failures));
    this.#failures += 1;
  }

  #tell(socket: WebSocket | null): void {
    const message: ClientMessage = { type: "watch", ids: [...this.#watched] };
    socket?.send(JSON.stringify(message));
  }
}

type Target = Pick<EventSocketOptions, "url" | "session">;

/** Browsers cannot add headers to an upgrade, so they say hello; Bun can. */
function openSocket(
  { url, session }: Target,
  cursor: string | null,
): WebSocket {
  const query = cursor === null ? "" : `?cursor=${cursor}`;
  const address = `${url.replace(/^http/, "ws")}/api/events${query}`;
  if (session !== null && "token" in session) {
    const headers = sessionHeaders(session);
    return new WebSocket(address, { headers } as unknown as string[]);
  }
  const socket = new WebSocket(address);
  const hello: ClientMessage = {
    type: "hello",
    session: session?.header ?? "",
  };
  socket.onopen = () => socket.send(JSON.stringify(hello));
  return socket;
}

function pollUrl({ url }: Target, cursor: string | null): string {
  const query = new URLSearchParams({ wait: String(POLL_SECONDS) });
  if (cursor !== null) query.set("cursor", cursor);
  return `${url}/api/events/poll?${query}`;
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
