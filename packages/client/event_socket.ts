import { type ServerMessage, ServerMessageSchema } from "@haul/contract";
import { reconnectDelay } from "./reconnect_delay.ts";
import type { ClientSession } from "./session.ts";

/** The server's close code for a session that is unknown or too old. */
const UNPAIRED = 4401;

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
  /** Ends it; no message comes after. */
  close(): void;
}

/**
 * Listens to a server. A message that is missing, out of order or not as the
 * contract says ends the connection: the next one begins with a snapshot, so
 * the listener's picture is never a wrong one.
 */
export function openEventSocket(options: EventSocketOptions): EventSocket {
  const { onMessage, onStatus, delayMs = reconnectDelay } = options;
  const address = `${options.url.replace(/^http/, "ws")}/api/events`;
  let status: SocketStatus | null = null;
  let failures = 0;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function say(next: SocketStatus): void {
    if (status === next) return;
    status = next;
    onStatus?.(next);
  }

  function connect(): void {
    say("connecting");
    const line = dial(address, options.session);
    const follow = follower();
    socket = line;
    line.onmessage = ({ data }) => {
      if (socket !== line) return;
      const message = follow(data);
      if (message === "lost") return line.close();
      if (message === null) return;
      failures = 0;
      say("open");
      onMessage(message);
    };
    line.onclose = ({ code }) => {
      if (socket === line) lose(code);
    };
  }

  function lose(code: number): void {
    socket = null;
    if (code === UNPAIRED) {
      say("unpaired");
      return;
    }
    say("waiting");
    timer = setTimeout(connect, delayMs(failures));
    failures += 1;
  }

  function close(): void {
    clearTimeout(timer);
    const line = socket;
    socket = null;
    line?.close();
    say("closed");
  }

  connect();
  return { close, [Symbol.dispose]: close };
}

/** Browsers cannot add headers to an upgrade, so they say hello; Bun can. */
function dial(address: string, session: ClientSession | null): WebSocket {
  if (session !== null && "token" in session) {
    const headers = { authorization: `Bearer ${session.token}` };
    const options = { headers } as unknown as string[];
    return new WebSocket(address, options);
  }
  const line = new WebSocket(address);
  line.onopen = () =>
    line.send(
      JSON.stringify({ type: "hello", session: session?.header ?? "" }),
    );
  return line;
}

/** Reads the frames of one connection: a message, null for one that is old news, or "lost". */
function follower(): (data: unknown) => ServerMessage | null | "lost" {
  let epoch: string | null = null;
  let seq = 0;
  return (data) => {
    const message = parse(data);
    if (message === null) return "lost";
    if (message.type === "snapshot") epoch = message.epoch;
    else if (message.epoch !== epoch || message.after > seq) return "lost";
    else if (message.seq <= seq) return null;
    seq = message.seq;
    return message;
  };
}

function parse(data: unknown): ServerMessage | null {
  try {
    const parsed = ServerMessageSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
