import { randomBytes } from "node:crypto";
import { problem } from "@haul/contract";
import { sameSecret } from "./same_secret.ts";

/** How long a pairing code lives, in milliseconds (trust.md, T-07). */
export const PAIRING_MS = 10 * 60 * 1000;

/** Wrong codes that make the code void for everyone (trust.md, T-07). */
const MOST_WRONG = 10;

/** The least time between two codes that a page may ask for, in milliseconds. */
const ASK_MS = 10 * 1000;

/** Lets a browser in that holds a link from the terminal. */
export interface Pairing {
  /** A new code; the one before it is void. */
  renew(): string;
  /**
   * Like {@link Pairing.renew}, for a page that asks; at most once in ten seconds.
   *
   * @throws {ProblemError} `overloaded` where it was asked too soon.
   */
  ask(): string;
  /** Takes a code, once. Ten wrong ones void it. */
  redeem(code: string): boolean;
}

/** One-time codes of 128 bits, of which the newest counts. */
export function createPairing({
  now = Date.now,
}: {
  now?: () => number;
} = {}): Pairing {
  let current: { code: string; madeAt: number; wrong: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;

  function renew(): string {
    const code = randomBytes(16).toString("base64url");
    current = { code, madeAt: now(), wrong: 0 };
    return code;
  }

  return {
    renew,
    ask() {
      const waitMs = askedAt + ASK_MS - now();
      if (waitMs > 0) {
        throw problem(
          "overloaded",
          "A new link was printed a moment ago: look at Haul's terminal.",
          { retry: { afterMs: waitMs } },
        );
      }
      askedAt = now();
      return renew();
    },
    redeem(code) {
      if (current === null || now() - current.madeAt > PAIRING_MS) return false;
      if (sameSecret(code, current.code)) {
        current = null;
        return true;
      }
      current.wrong += 1;
      if (current.wrong >= MOST_WRONG) current = null;
      return false;
    },
  };
}
