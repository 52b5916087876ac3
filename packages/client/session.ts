/** How a caller shows who it is. */
export type ClientSession =
  /** A paired browser: the other half is in a cookie that it cannot read. */
  | { header: string }
  /** A script: the content of `server_token` in the data folder. Secret. */
  | { token: string };

/** The headers that go with each request. */
export function sessionHeaders(
  session: ClientSession | null,
): Record<string, string> {
  if (session === null) return {};
  return "token" in session
    ? { authorization: `Bearer ${session.token}` }
    : { "x-haul-session": session.header };
}
