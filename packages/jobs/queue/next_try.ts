import { formatUtc, type Notice, type Problem } from "@haul/contract";

/**
 * The wait before the first automatic retry of a job. The engine has been
 * patient for more than a minute by then, so that quick retries would be the same again.
 */
const FIRST_WAIT_MS = 5_000;

/** The longest wait that is chosen here; a server may ask for more. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** A server that asks for more than this has said no. */
const LONGEST_ASKED_WAIT_MS = 60 * 60_000;

/** A quota is worth waiting for: Mega's is free again after six hours at most (contracts.md 4.4). */
const LONGEST_QUOTA_WAIT_MS = 6 * 60 * 60_000;

/** What {@link nextTry} goes by. */
export interface NextTryOptions {
  /** Runs that have failed one after the other without a new byte, this one included. */
  failures: number;
  /** The most retries of that kind. */
  retries: number;
  /** A number from 0 to 1, so that many jobs do not come back at one moment. */
  random: number;
  /** Whether a file in early access is waited for until its day. */
  waitsForDates: boolean;
}

/** When a job is tried again by itself. */
export interface NextTry {
  waitMs: number;
  /** Whether it waits for a day that is known, and not for things to get better. */
  isDate: boolean;
}

/**
 * When a failed job is tried again by itself, or null where it stays failed:
 * the problem advises against it, the retries are used up, or the server asks
 * for a wait of more than an hour. A used-up quota that says when it is free
 * again is waited for however often it happens, and so is the day on which a
 * file in early access becomes free, which may be weeks away.
 */
export function nextTry(
  problem: Problem,
  options: NextTryOptions,
): NextTry | null {
  const { failures, retries, random, waitsForDates } = options;
  const { code, retry } = problem;
  if (retry === "never") return null;
  const asked = retry === "now" ? 0 : retry.afterMs;
  if (code === "early_access") {
    return waitsForDates && asked > 0 ? { waitMs: asked, isDate: true } : null;
  }
  const isQuota = code === "quota" && asked > 0;
  if (failures > retries && !isQuota) return null;
  if (asked > (isQuota ? LONGEST_QUOTA_WAIT_MS : LONGEST_ASKED_WAIT_MS)) {
    return null;
  }
  const doubled = FIRST_WAIT_MS * 2 ** (failures - 1);
  const own = Math.min(LONGEST_WAIT_MS, doubled) * (0.75 + random / 4);
  return { waitMs: Math.round(Math.max(asked, own)), isDate: isQuota };
}

/** Advice in a problem's sentence, or in one of its own. */
const TRY_AGAIN = /[;.] try again.*?\.(?=\s|$)/i;

/** What the user is told meanwhile. */
export function retryNotice(
  { message }: Problem,
  next: NextTry & { until: number },
): Notice {
  const { waitMs, isDate, until } = next;
  if (isDate) {
    const plan = `Haul tries again by itself at ${formatUtc(until)}.`;
    return { kind: "waiting", message: `${message} ${plan}`, until };
  }
  // Nobody has to follow the advice to try again.
  const reason = message.replace(TRY_AGAIN, ".");
  const plan = `Trying again in ${Math.ceil(waitMs / 1000)} s.`;
  return { kind: "retrying", message: `${reason} ${plan}`, until };
}
