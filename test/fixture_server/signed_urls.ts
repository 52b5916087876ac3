import { createHash } from "node:crypto";
import type { SignOptions } from "./switches.ts";

interface Grant {
  expiresAt: number;
  usesLeft: number;
}

/**
 * The signed URLs of one file. Once one is issued, the file is served only to
 * requests whose query is, to the byte, one that was issued and still holds.
 */
export class SignedUrls {
  readonly #url: string;
  readonly #grants = new Map<string, Grant>();

  constructor(url: string) {
    this.#url = url;
  }

  /** How many URLs were issued. */
  get issued(): number {
    return this.#grants.size;
  }

  /** Issues a fresh URL. */
  issue(options: SignOptions = {}): string {
    const { ttlMs = Number.POSITIVE_INFINITY } = options;
    const { maxUses = Number.POSITIVE_INFINITY } = options;
    const seconds = Number.isFinite(ttlMs) ? Math.ceil(ttlMs / 1000) : 3600;
    const digest = createHash("sha256").update(`${this.#url} ${this.issued}`);
    // Escapes that a client must not tidy up: %2B is no "+", and %20 is no "+".
    const signature = `${digest.digest("hex")}%2B%2F%3D`;
    const query = [
      "response-content-disposition=attachment%3B%20filename%3D%22a%2Bb%20c.bin%22",
      `X-Fixture-Expires=${seconds}`,
      `X-Fixture-Signature=${signature}`,
    ].join("&");
    this.#grants.set(query, {
      expiresAt: Date.now() + ttlMs,
      usesLeft: maxUses,
    });
    return `${this.#url}?${query}`;
  }

  /** Ends all URLs issued so far; those issued later hold. */
  expireAll(): void {
    for (const grant of this.#grants.values()) grant.usesLeft = 0;
  }

  /** Why a query is refused; null where it is good, and then it is used once. */
  refusalOf(query: string): string | null {
    if (this.#grants.size === 0) return null;
    const grant = this.#grants.get(query);
    if (grant === undefined) return "The signature does not match";
    if (grant.usesLeft <= 0 || Date.now() >= grant.expiresAt) {
      return "Request has expired";
    }
    grant.usesLeft -= 1;
    return null;
  }
}
