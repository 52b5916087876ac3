import { ClientHelloSchema } from "@haul/contract";
import { Elysia } from "elysia";
import { readCredentials } from "./_read_credentials.ts";
import type { EventHub } from "./event_hub.ts";
import type { Sessions } from "./sessions.ts";

/** Where the event socket is. */
export const SOCKET_PATH = "/api/events";

/** The largest frame that a client may send, in bytes (trust.md, T-15). */
const MOST_FRAME_BYTES = 64 * 1024;

/** Sockets at once (trust.md, T-15). */
const MOST_SOCKETS = 32;

/** Bytes that may wait for a client that reads slowly, before it is cut off. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** The same for the first snapshot, which may be large; Bun cuts the line itself. */
const MOST_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** How long a socket may stay silent before it says its half of the session. */
const HELLO_MS = 5000;

/** Limits of the socket, for the Elysia instance that listens. */
export const SOCKET_LIMITS = {
  maxPayloadLength: MOST_FRAME_BYTES,
  backpressureLimit: MOST_SNAPSHOT_BYTES,
  closeOnBackpressureLimit: true,
  perMessageDeflate: false,
  idleTimeout: 60,
} as const;

/** Close codes that a client can act on. */
export const CLOSE_CODES = {
  unpaired: 4401,
  tooSlow: 4408,
  tooMany: 4429,
} as const;

/** What the event socket needs. */
export interface EventRoutesOptions {
  hub: EventHub;
  sessions: Sessions;
  /** @default 5000 */
  helloMs?: number;
}

/** One socket, from its upgrade on. */
interface Guest {
  /** The cookie half of its session. */
  cookie: string | null;
  /** Ends the wait for the first frame. */
  stopWaiting(): void;
  leave: (() => void) | null;
  /** Bytes sent since the client stopped reading, or null while it reads. */
  unread: number | null;
}

/** The part of Bun's socket that is used here. */
interface RawSocket {
  send(text: string): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** The WebSocket: hello, then a snapshot, then changes. */
export function eventRoutes(options: EventRoutesOptions) {
  const { hub, sessions, helloMs = HELLO_MS } = options;
  const guests = new Map<string, Guest>();

  function admit(id: string, socket: RawSocket): void {
    const guest = guests.get(id);
    if (guest === undefined || guest.leave !== null) return;
    guest.stopWaiting();
    guest.leave = hub.join((frame) => {
      if (guest.unread !== null) guest.unread += frame.length;
      if ((guest.unread ?? 0) > MOST_WAITING_BYTES) {
        // A close frame would wait behind what is not being read.
        socket.terminate();
        return "too_slow";
      }
      const sent = socket.send(frame);
      if (sent === -1) guest.unread ??= 0;
      return sent === 0 ? "too_slow" : "taken";
    });
  }

  function helloTimer(socket: RawSocket): Pick<Guest, "stopWaiting"> {
    const timer = setTimeout(
      () => socket.close(CLOSE_CODES.unpaired, "no session"),
      helloMs,
    );
    return { stopWaiting: () => clearTimeout(timer) };
  }

  return new Elysia().ws(SOCKET_PATH, {
    open({ id, raw, data }) {
      const { token, cookie } = readCredentials(data.request, sessions);
      const isScript = token !== null && sessions.acceptsToken(token);
      if (!isScript && !sessions.knowsCookie(cookie)) {
        raw.close(CLOSE_CODES.unpaired, "no session");
        return;
      }
      if (guests.size >= MOST_SOCKETS) {
        raw.close(CLOSE_CODES.tooMany, "too many open pages");
        return;
      }
      guests.set(id, { cookie, ...helloTimer(raw), leave: null, unread: null });
      if (isScript) admit(id, raw);
    },
    message({ id, raw }, message) {
      const guest = guests.get(id);
      if (guest === undefined || guest.leave !== null) return;
      const hello = ClientHelloSchema.safeParse(message);
      const header = hello.data?.session ?? null;
      if (sessions.accepts({ cookie: guest.cookie, header })) admit(id, raw);
      else raw.close(CLOSE_CODES.unpaired, "no session");
    },
    drain({ id }) {
      const guest = guests.get(id);
      if (guest !== undefined) guest.unread = null;
    },
    close({ id }) {
      const guest = guests.get(id);
      guest?.stopWaiting();
      guest?.leave?.();
      guests.delete(id);
    },
  });
}
