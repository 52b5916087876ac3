/**
 * The cookies of one conversation. Each goes back to the very origin that set
 * it and to no other, whatever its `Domain` says: the pages of 2018 to 2022
 * need no more (contracts.md 3.2).
 */
export class CookieJar {
  readonly #byOrigin = new Map<string, Map<string, string>>();

  /** Keeps what a reply sets. */
  take(url: string, headers: Headers): void {
    const { origin } = new URL(url);
    const cookies = this.#byOrigin.get(origin) ?? new Map<string, string>();
    for (const line of headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const at = pair.indexOf("=");
      if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1));
    }
    this.#byOrigin.set(origin, cookies);
  }

  /** The header for a request; empty where no cookie is for it. */
  headerFor(url: string): { Cookie?: string } {
    const cookies = this.#byOrigin.get(new URL(url).origin);
    if (cookies === undefined || cookies.size === 0) return {};
    const pairs = Array.from(cookies, ([name, value]) => `${name}=${value}`);
    return { Cookie: pairs.join("; ") };
  }
}
