import type { Credentials, Sessions } from "./sessions.ts";

/** The header that carries the second half of a session. */
export const SESSION_HEADER = "x-haul-session";

/** What a request shows of its sender. */
export function readCredentials(
  { headers }: Request,
  { cookieName }: Pick<Sessions, "cookieName">,
): Credentials & { token: string | null } {
  const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(
    headers.get("authorization") ?? "",
  );
  return {
    token: bearer?.[1] ?? null,
    cookie: new Bun.CookieMap(headers.get("cookie") ?? "").get(cookieName),
    header: headers.get(SESSION_HEADER),
  };
}
