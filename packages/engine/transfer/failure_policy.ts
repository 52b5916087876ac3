import type { Problem } from "@haul/contract";
import { type ProblemCode, problem } from "@haul/contract/plain";
import type { SegmentResult } from "../threads/segment_protocol.ts";
import { parseRetryAfter } from "./retry_delay.ts";

/** A segment that did not end well. */
export type SegmentFailure = Extract<SegmentResult, { ok: false }>;

/**
 * What to do after a failure. `again`: the same after a wait. `busy`: the host
 * asks to be left alone. `relink`: the link is dead, its source may know a new
 * one. `no_ranges`: this server cannot be trusted with ranges. `changed`: the
 * file is another one now. `space`: wait for room on the disk. `empty`: the
 * file has no bytes. `page`: a web page came instead of the file. `drop`: this source cannot serve the file. `fatal`: no
 * source can.
 */
export interface FailureAction {
  readonly kind:
    | "again"
    | "busy"
    | "relink"
    | "no_ranges"
    | "changed"
    | "space"
    | "empty"
    | "page"
    | "drop"
    | "fatal";
  readonly problem: Problem;
  /** The wait that the host named, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** The status of a quota that is used up, and the wait where it names none (Mega; contracts.md 4.4). */
const QUOTA_STATUS = 509;
const QUOTA_WAIT_MS = 3_600_000;

const AGAIN_CODES = new Set<ProblemCode>([
  "network",
  "timed_out",
  "dns",
  "overloaded",
]);
const FATAL_CODES = new Set<ProblemCode>([
  "io_failed",
  "open_failed",
  "create_failed",
  "unknown",
]);

/**
 * Whether a file's own source refuses it, so that asking for another link is
 * of no use: it says why in its service's words, which no status does. Trouble
 * on the way, or of a busy service, is no refusal.
 */
export function isRefusal({ code }: Problem): boolean {
  return !AGAIN_CODES.has(code) && code !== "unknown";
}

/** Decides what a failure means. Pure: the same failure, the same action. */
export function actionFor(failure: SegmentFailure, now: number): FailureAction {
  if ("problem" in failure) {
    return { ...forProblem(failure.problem), retryAfterMs: null };
  }
  const { verdict, url } = failure;
  const host = new URL(url).host;
  switch (verdict.kind) {
    case "busy": {
      const { status, retryAfter } = verdict;
      const named = parseRetryAfter(retryAfter, now);
      const retryAfterMs =
        status === QUOTA_STATUS ? named || QUOTA_WAIT_MS : named;
      const problem = busyProblem(host, { status, retryAfterMs });
      return { kind: "busy", problem, retryAfterMs };
    }
    case "dead_link":
      return plain("relink", deadLink(host, verdict.status));
    case "ignored":
      return plain(
        "no_ranges",
        badReply(host, "it sends the whole file though a part was asked for"),
      );
    case "malformed":
      return plain("no_ranges", badReply(host, verdict.why));
    case "changed":
      return plain("changed", changed(host, verdict.why));
    case "empty":
      return plain("empty", badReply(host, "the file has no bytes"));
    case "page":
      return plain("page", webPage(host));
    default:
      return plain("drop", refused(host, verdict.status));
  }
}

function forProblem(problem: Problem): Omit<FailureAction, "retryAfterMs"> {
  if (problem.code === "disk_full") return { kind: "space", problem };
  if (AGAIN_CODES.has(problem.code)) return { kind: "again", problem };
  if (FATAL_CODES.has(problem.code)) return { kind: "fatal", problem };
  return { kind: "drop", problem };
}

function plain(kind: FailureAction["kind"], problem: Problem): FailureAction {
  return { kind, problem, retryAfterMs: null };
}

/** What a host means that asks to be left alone: for how long, and why. */
export function busyProblem(
  host: string,
  { status, retryAfterMs }: { status: number; retryAfterMs: number | null },
): Problem {
  const retry = retryAfterMs === null ? "now" : { afterMs: retryAfterMs };
  const about = { host, status, retry } as const;
  if (status !== QUOTA_STATUS) {
    return problem(
      "overloaded",
      `${host} is busy or limits downloads (status ${status}). Try again later, or with fewer connections (-x).`,
      about,
    ).problem;
  }
  const minutes = Math.ceil((retryAfterMs ?? QUOTA_WAIT_MS) / 60_000);
  return problem(
    "quota",
    `Your transfer quota at ${host} is used up (status ${status}); it is free again in about ${minutes} min. The bytes so far are kept, and the download goes on from there.`,
    about,
  ).problem;
}

function deadLink(host: string, status: number): Problem {
  const [code, words] = DEAD_LINK_WORDS[status] ?? DEAD_LINK_WORDS[404];
  return problem(code, `${host} ${words}`, { host, status }).problem;
}

const DEAD_LINK_WORDS: Record<number, [ProblemCode, string]> & {
  404: [ProblemCode, string];
} = {
  401: [
    "unauthorized",
    "wants to know who you are (status 401). Give it a header with your key (--header), or open the link in a browser and sign in.",
  ],
  403: [
    "forbidden",
    "refuses this file (status 403). The link may have expired, or your account may not have access: open its page in a browser and copy a fresh link.",
  ],
  404: [
    "not_found",
    "has no such file (status 404). Check the link, or open its page to see whether the file was moved.",
  ],
  410: [
    "not_found",
    "says that this file is gone for good (status 410). Look for another source of it.",
  ],
};

/** A broken edge of a storage is mended within hours (contracts.md 2.4). */
const BROKEN_EDGE_WAIT_MS = 10 * 60_000;

/** For storage that refuses a link which its service has only just made. */
export function freshLinkRefused(host: string, status: number): Problem {
  return problem(
    "forbidden",
    `${host} refuses this file (status ${status}) though the link is new: that part of the storage may be broken. Try again later, or from another network; the bytes so far are kept.`,
    { host, status, retry: { afterMs: BROKEN_EDGE_WAIT_MS } },
  ).problem;
}

function badReply(host: string, why: string): Problem {
  return problem(
    "bad_reply",
    `${host} answered in a way that cannot be trusted: ${why}. Nothing of it was kept; try another link or a mirror.`,
    { host },
  ).problem;
}

function changed(host: string, why: string): Problem {
  return problem(
    "changed",
    `The file at ${host} is not the one that this download is of: ${why}. Start it anew, or give its SHA-256 so that the right one can be told.`,
    { host },
  ).problem;
}

function webPage(host: string): Problem {
  return problem(
    "not_a_file",
    `${host} answered with a web page instead of the file. Open the link in a browser: it may ask you to sign in or to accept something.`,
    { host },
  ).problem;
}

function refused(host: string, status: number): Problem {
  return problem(
    "bad_reply",
    `${host} answered with status ${status}, which no download can use. Check the link in a browser.`,
    { host, status },
  ).problem;
}
