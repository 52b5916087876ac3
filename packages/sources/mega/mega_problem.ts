import {
  type ProblemCode,
  type ProblemError,
  problem,
  type RetryAdvice,
} from "@haul/contract";

/** Mega's quota is that of an address; without a word on its end, an hour is taken (contracts.md 4.4). */
export const QUOTA_WAIT_MS = 3_600_000;

/** What one error number means, in words that end a sentence about the link. */
interface Meaning {
  readonly code: ProblemCode;
  readonly says: string;
  readonly retry?: RetryAdvice;
}

const BUSY = { code: "overloaded" } as const;

/** Every number that a public link can meet (contracts.md 4.3). */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  [-1]: {
    code: "bad_reply",
    says: "could not be read by Mega because of a fault of its own (code -1). Try again in some minutes",
    retry: { afterMs: 300_000 },
  },
  [-2]: {
    code: "bad_url",
    says: "is not understood by Mega (code -2). Check that it was copied whole",
  },
  [-3]: {
    ...BUSY,
    says: "cannot be read: Mega asks to try again, over and over (code -3). Try again in a minute",
    retry: { afterMs: 60_000 },
  },
  [-4]: {
    ...BUSY,
    says: "cannot be read just now: Mega got too many requests from you (code -4). Try again in some minutes",
    retry: { afterMs: 300_000 },
  },
  [-6]: {
    code: "taken_down",
    says: "is closed: Mega ended its owner's account, or it was opened too often (code -6). Look for another source of the file",
  },
  [-8]: {
    code: "not_found",
    says: "has expired (code -8). Ask whoever shared it for a new one",
  },
  [-9]: {
    code: "not_found",
    says: "leads to nothing: what it shared was removed, or the link is mistyped (code -9). Ask whoever shared it for a new one",
  },
  [-11]: {
    code: "forbidden",
    says: "may not be opened by everybody (code -11). Ask whoever shared it for a public link",
  },
  [-13]: {
    code: "forbidden",
    says: "leads to a file whose upload was never finished (code -13). Ask whoever shared it",
  },
  [-14]: {
    code: "bad_url",
    says: "has a key that Mega refuses (code -14). Copy the whole link again, with all that follows its #",
  },
  [-15]: {
    code: "unauthorized",
    says: "is open to people who are signed in alone (code -15). Ask whoever shared it for a public link",
  },
  [-16]: {
    code: "taken_down",
    says: "was blocked by Mega: it was taken down, or its owner is barred (code -16). Look for another source of the file",
  },
  [-17]: quota(-17),
  [-18]: {
    ...BUSY,
    says: "cannot be had for some minutes: Mega's storage is not reachable (code -18)",
    retry: { afterMs: 300_000 },
  },
  [-19]: {
    ...BUSY,
    says: "is opened too often at one time (code -19). Use fewer connections (-x)",
    retry: { afterMs: 60_000 },
  },
  [-24]: quota(-24),
};

function quota(number: number): Meaning {
  return {
    code: "quota",
    says: `has to wait: your transfer quota at Mega is used up (code ${number}). It is free again in about an hour`,
    retry: { afterMs: QUOTA_WAIT_MS },
  };
}

/** What a problem is about. */
export interface About {
  /** The link as it may be shown. */
  readonly shown: string;
  /** The host that answered. */
  readonly host: string;
}

/** The problem that an error number of Mega's API stands for. */
export function megaProblem(number: number, about: About): ProblemError {
  const { shown, host } = about;
  const { code, says, retry } = MEANINGS[number] ?? {
    code: "bad_reply" as const,
    says: `was answered by Mega with an error that Haul does not know (code ${number}). Open it in a browser`,
  };
  return problem(code, `The link ${shown} ${says}.`, {
    host,
    ...(retry === undefined ? {} : { retry }),
  });
}

/** For an answer that brings no address of the bytes: Mega does so where the quota is used up. */
export function quotaProblem(
  secondsLeft: number | undefined,
  { shown, host }: About,
): ProblemError {
  const named = secondsLeft !== undefined && secondsLeft > 0;
  const afterMs = named ? secondsLeft * 1000 : QUOTA_WAIT_MS;
  return problem(
    "quota",
    `${shown} has to wait: your transfer quota at Mega is used up. It is free again in about ${Math.ceil(afterMs / 60_000)} min.`,
    { host, retry: { afterMs } },
  );
}
