import { createHash, createHmac, randomBytes } from "node:crypto";
import { sameSecret } from "./same_secret.ts";

/** How long a session lasts after pairing, in milliseconds (trust.md, d1.4). */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

/** A new session: two halves that are worth nothing alone. */
export interface Session {
  /** For an HttpOnly cookie, which page scripts cannot carry away. */
  cookie: string;
  /**
   * For a header of each request. Cookies are shared by all ports of a host,
   * this half is not: another program's page on this machine cannot have it.
   */
  header: string;
}

/** What a caller shows of itself. */
export interface Credentials {
  cookie: string | null;
  header: string | null;
}

/** Opens and recognises sessions. */
export interface Sessions {
  /** The cookie's name: of its own for each data folder, as ports share cookies. */
  readonly cookieName: string;
  open(): Session;
  /** Whether a socket with this cookie may say its half: the cookie is ours and young enough, or none is needed. */
  mayGreet(cookie: string | null): boolean;
  /** Whether both halves are of one session. */
  accepts(credentials: Credentials): boolean;
  /** Whether this is a token that scripts send. */
  acceptsToken(token: string): boolean;
}

/** What {@link createSessions} takes besides the secret. */
export interface SessionsOptions {
  /** Another token that scripts may send. @default none */
  extraToken?: string | null;
  /** Whether the header is a whole session: for frames, to which no cookie comes. @default false */
  withoutCookies?: boolean;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Sessions signed with the server's secret. Nothing is stored, so they outlive
 * a restart; a new secret ends them all.
 */
export function createSessions(
  secret: string,
  options: SessionsOptions = {},
): Sessions {
  const { extraToken = null, withoutCookies = false } = options;
  const { now = Date.now } = options;
  const half = withoutCookies ? "whole" : "cookie";

  function sign(part: string, id: string): string {
    return createHmac("sha256", secret)
      .update(`${part}:${id}`)
      .digest("base64url");
  }

  /** The session that a signed text names, if we signed it and it is young enough. */
  function idOf(signed: string | null): string | null {
    const [, id, expires, signature] =
      /^((\d{1,15})\.[\w-]{22})\.([\w-]{43})$/.exec(signed ?? "") ?? [];
    if (!id || !signature || Number(expires) <= now()) return null;
    return sameSecret(signature, sign(half, id)) ? id : null;
  }

  return {
    cookieName: `haul_${createHash("sha256").update(`name:${secret}`).digest("hex").slice(0, 8)}`,
    open() {
      const nonce = randomBytes(16).toString("base64url");
      const id = `${now() + SESSION_MS}.${nonce}`;
      const signed = `${id}.${sign(half, id)}`;
      return withoutCookies
        ? { cookie: "", header: signed }
        : { cookie: signed, header: sign("header", id) };
    },
    mayGreet: (cookie) => withoutCookies || idOf(cookie) !== null,
    accepts({ cookie, header }) {
      if (withoutCookies) return idOf(header) !== null;
      const id = idOf(cookie);
      if (id === null || header === null) return false;
      return sameSecret(header, sign("header", id));
    },
    acceptsToken(token) {
      const isOurs = sameSecret(token, secret);
      return isOurs || (extraToken !== null && sameSecret(token, extraToken));
    },
  };
}
