import { createHash, createHmac, randomBytes } from "node:crypto";
import { sameSecret } from "./_same_secret.ts";

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
  /** Whether the cookie half is ours and young enough. */
  knowsCookie(cookie: string | null): boolean;
  /** Whether both halves are of one session. */
  accepts(credentials: Credentials): boolean;
  /** Whether this is the token that scripts send. */
  acceptsToken(token: string): boolean;
}

/**
 * Sessions signed with the server's secret. Nothing is stored, so they outlive
 * a restart; a new secret ends them all.
 */
export function createSessions(
  secret: string,
  { now = Date.now }: { now?: () => number } = {},
): Sessions {
  function sign(half: string, id: string): string {
    return createHmac("sha256", secret)
      .update(`${half}:${id}`)
      .digest("base64url");
  }

  function idOf(cookie: string | null): string | null {
    const [, id, expires, signature] =
      /^((\d{1,15})\.[\w-]{22})\.([\w-]{43})$/.exec(cookie ?? "") ?? [];
    if (!id || !signature || Number(expires) <= now()) return null;
    return sameSecret(signature, sign("cookie", id)) ? id : null;
  }

  return {
    cookieName: `haul_${createHash("sha256").update(`name:${secret}`).digest("hex").slice(0, 8)}`,
    open() {
      const nonce = randomBytes(16).toString("base64url");
      const id = `${now() + SESSION_MS}.${nonce}`;
      return {
        cookie: `${id}.${sign("cookie", id)}`,
        header: sign("header", id),
      };
    },
    knowsCookie: (cookie) => idOf(cookie) !== null,
    accepts({ cookie, header }) {
      const id = idOf(cookie);
      if (id === null || header === null) return false;
      return sameSecret(header, sign("header", id));
    },
    acceptsToken: (token) => sameSecret(token, secret),
  };
}
