import { ClientMessageSchema } from "@haul/contract";
import { Elysia } from "elysia";
import { readCredentials } from "../access/read_credentials.ts";
import type { Sessions } from "../access/sessions.ts";
import type { EventHub, Member } from "./event_hub.ts";

/** Where the event socket is. */
export const SOCKET_PATH = "/api/events";

/** The largest frame that a client may send, in bytes (trust.md, T-15). */
const MOST_FRAME_BYTES = 64 * 1024;

/** Sockets at once (trust.md, T-15). */
const MOST_SOCKETS = 32;

/** The most that may wait for a client: the first snapshot, which may be large. Bun cuts the line beyond it. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** How long a client may take to read one frame before it is cut off. */
const BUSY_MS = 30_000;

/** How long a socket may stay silent before it says its half of the session. */
const HELLO_MS = 5000;

/** Limits of the socket, for the Elysia instance that listens. */
export const SOCKET_LIMITS = {
  maxPayloadLength: MOST_FRAME_BYTES,
  backpressureLimit: MOST_WAITING_BYTES,
  closeOnBackpressureLimit: true,
  perMessageDeflate: false,
  idleTimeout: 60,
} as const;

/** Close codes that a client can act on. */
export const CLOSE_CODES = {
  unpaired: 4401,
  tooMany: 4429,
} as const;

/** What the event socket needs. */
export interface EventRoutesOptions {
  hub: EventHub;
  sessions: Sessions;
  /** @default 5000 */
  helloMs?: number;
  /** @default 30 000 */
  busyMs?: number;
}

/** One socket, from its upgrade on. */
interface Guest {
  /** The cookie half of its session. */
  cookie: string | null;
  cursor: string | null;
  /** Ends the wait for the first frame. */
  stopWaiting(): void;
  member: Member | null;
  /** Runs while the client does not read. */
  busyTimer: ReturnType<typeof setTimeout> | null;
}

/** The part of Bun's socket that is used here. */
interface RawSocket {
  send(text: string): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** The WebSocket: hello, then a snapshot or what was missed, then changes. */
export function eventRoutes(options: EventRoutesOptions) {
  const { hub, sessions, helloMs = HELLO_MS, busyMs = BUSY_MS } = options;
  const guests = new Map<string, Guest>();

  function admit(socket: RawSocket, guest: Guest): void {
    guest.stopWaiting();
    guest.member = hub.join(
      (frame) => {
        const sent = socket.send(frame);
        if (sent === 0) return "gone";
        if (sent > 0) return "sent";
        // A close frame would wait behind what is not being read.
        guest.busyTimer ??= setTimeout(() => socket.terminate(), busyMs);
        return "busy";
      },
      { cursor: guest.cursor },
    );
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
      if (!isScript && !sessions.mayGreet(cookie)) {
        raw.close(CLOSE_CODES.unpaired, "no session");
        return;
      }
      if (guests.size >= MOST_SOCKETS) {
        raw.close(CLOSE_CODES.tooMany, "too many open pages");
        return;
      }
      const guest: Guest = {
        cookie,
        cursor: new URL(data.request.url).searchParams.get("cursor"),
        ...helloTimer(raw),
        member: null,
        busyTimer: null,
      };
      guests.set(id, guest);
      if (isScript) admit(raw, guest);
    },
    message({ id, raw }, frame) {
      const guest = guests.get(id);
      if (guest === undefined) return;
      const message = ClientMessageSchema.safeParse(frame).data;
      if (guest.member !== null) {
        if (message?.type === "watch") guest.member.watch(message.ids);
        return;
      }
      const header = message?.type === "hello" ? message.session : null;
      if (sessions.accepts({ cookie: guest.cookie, header })) {
        admit(raw, guest);
      } else raw.close(CLOSE_CODES.unpaired, "no session");
    },
    drain({ id }) {
      const guest = guests.get(id);
      if (guest?.busyTimer == null) return;
      clearTimeout(guest.busyTimer);
      guest.busyTimer = null;
      guest.member?.ready();
    },
    close({ id }) {
      const guest = guests.get(id);
      if (guest === undefined) return;
      guest.stopWaiting();
      if (guest.busyTimer !== null) clearTimeout(guest.busyTimer);
      guest.member?.leave();
      guests.delete(id);
    },
  });
}
