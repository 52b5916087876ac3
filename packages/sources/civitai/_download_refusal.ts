import {
  type FileAccess,
  type Fix,
  formatUtc,
  type Problem,
  type ProblemCode,
  problem,
  type RetryAdvice,
  SERVICE_KEYS,
} from "@haul/contract";
import { z } from "zod";
import { apiProblem } from "../api_problem.ts";
import type { ApiReply } from "../ask_api.ts";
import { type CivitaiApi, regionBlocked } from "./_civitai_api.ts";
import { type Gate, momentOf } from "./_gate.ts";
import { text } from "./_lenient.ts";
import { shown } from "./_shown.ts";

/** The file that the download route was asked for. */
export interface Asked {
  /** Model and version, for messages. */
  title: string;
  /** The page for people. */
  page: string;
  /** What the record says of its price. */
  gate: Gate | null;
  /** The model's state where it is not healthy: `Archived`, `TakenDown`. */
  mode: string | null;
  /** Whether the user has a key that goes there. */
  isKeyed: boolean;
}

/** The route names no end of a download quota; an hour is a polite guess, in milliseconds. */
const QUOTA_WAIT_MS = 3_600_000;
/** Storage that was in trouble for seconds may be for a minute, in milliseconds. */
const STORAGE_WAIT_MS = 60_000;

const KEY_PAGE = SERVICE_KEYS.civitai.page;

const BodySchema = z
  .object({ error: text, message: text, deadline: text, code: text })
  .catch({ error: null, message: null, deadline: null, code: null });

type Body = z.infer<typeof BodySchema>;

interface Refused {
  reply: ApiReply;
  body: Body;
  asked: Asked;
}

/**
 * What a refusal of the download route means: each row of its table in its
 * own words (contracts.md 1.3). Asks for the account where the answer depends
 * on whether the key is good, since a bad one is met in silence.
 */
export async function refusalOf(
  reply: ApiReply,
  options: { api: CivitaiApi; asked: Asked },
): Promise<FileAccess> {
  const { api, asked } = options;
  const refused = { reply, asked, body: BodySchema.parse(reply.json) };
  const isDoor = isLogin(refused) || isGate(refused) || isNoGrant(refused);
  if (isDoor && asked.isKeyed) {
    const account = await api.accountName();
    if (account === null) return unknownKey(refused);
    return closedDoor(refused, account);
  }
  return isDoor ? closedDoor(refused, null) : otherRefusal(refused);
}

/** Row 12: the file is there, and its storage does not answer just now. */
export function isStorageTrouble({ status, headers }: ApiReply): boolean {
  const caching = headers.get("cache-control") ?? "";
  return status === 404 && /\bprivate\b/.test(caching);
}

/** Row 8, and what browsers get of it. */
function isLogin({ reply, body }: Refused): boolean {
  return (
    (reply.status === 401 && !/disabled downloads/i.test(body.message ?? "")) ||
    pathOf(reply).startsWith("/login")
  );
}

/** Row 9, and what browsers get of it. */
function isGate({ reply, body }: Refused): boolean {
  return (
    (reply.status === 403 && /early access/i.test(body.error ?? "")) ||
    pathOf(reply).startsWith("/model-versions/")
  );
}

/** Row 10. */
function isNoGrant({ reply, body }: Refused): boolean {
  return reply.status === 403 && /do not have access/i.test(body.error ?? "");
}

/** Where the route redirects to within CivitAI, or "". */
function pathOf({ headers }: ApiReply): string {
  const location = headers.get("location");
  if (location === null) return "";
  return URL.parse(location, "https://civitai.com")?.pathname ?? "";
}

/** A key that CivitAI does not know counts as none, without a word: say so first. */
function unknownKey(refused: Refused): FileAccess {
  const { title } = refused.asked;
  return access("needs_key", refused, {
    code: "unauthorized",
    message: `CivitAI does not know your key, and refuses ${title} to strangers. Make a new key at ${KEY_PAGE}, and store it with "haul token set civitai".`,
    fix: { kind: "add_key", service: "civitai" },
  });
}

function closedDoor(refused: Refused, account: string | null): FileAccess {
  if (isGate(refused)) return gated(refused, account);
  if (isNoGrant(refused)) return noGrant(refused, account);
  return loginNeeded(refused, account);
}

function loginNeeded(refused: Refused, account: string | null): FileAccess {
  const { title } = refused.asked;
  if (account === null) {
    return access("needs_key", refused, {
      code: "unauthorized",
      message: `${title} is for people signed in to CivitAI. Make a key at ${KEY_PAGE}, and store it with "haul token set civitai".`,
      fix: { kind: "add_key", service: "civitai" },
    });
  }
  return access("needs_key", refused, {
    code: "forbidden",
    message: `CivitAI knows your account ${shown(account)}, and yet wants it signed in for ${title}. Open ${refused.asked.page} in a browser to see what it asks for.`,
  });
}

function gated(refused: Refused, account: string | null): FileAccess {
  const { title, page, gate } = refused.asked;
  const until = momentOf(refused.body.deadline) ?? gate?.until ?? null;
  const isPaid = gate?.state === "paid" && until === null;
  const buyer =
    account === null
      ? `if you have, store your key with "haul token set civitai"`
      : `your account ${shown(account)} has not`;
  const what = isPaid
    ? "is sold by its creator"
    : `is in early access${until === null ? "" : ` until ${formatUtc(until)}`}`;
  const way = isPaid ? "Buy it" : "Wait, or buy it";
  return {
    ...access(isPaid ? "paid" : "early_access", refused, {
      code: isPaid ? "gated" : "early_access",
      message: `${title} ${what}. ${way} on ${page}; ${buyer}.`,
      retry: untilThen(until),
    }),
    until,
  };
}

/** A queue may wait for the day on which a file is free. */
function untilThen(until: number | null): RetryAdvice {
  const left = (until ?? 0) - Date.now();
  return left > 0 ? { afterMs: left } : "never";
}

function noGrant(refused: Refused, account: string | null): FileAccess {
  const { title, page } = refused.asked;
  const who = account === null ? "you" : `your account ${shown(account)}`;
  return access("gated", refused, {
    code: "forbidden",
    message: `${title} is private: CivitAI gives ${who} no access to it. Open ${page} to ask its creator.`,
  });
}

function otherRefusal(refused: Refused): FileAccess {
  const { reply, body } = refused;
  const { status } = reply;
  if (status === 401) return generationOnly(refused);
  if (status === 410 || (status === 404 && refused.asked.mode !== null)) {
    return takenAway(refused);
  }
  if (isStorageTrouble(reply)) return storageTrouble(refused);
  if (status === 404) return noSuchFile(refused);
  if (status === 451 || pathOf(reply).startsWith("/region-blocked")) {
    return { ...unknown(refused), refusal: regionBlocked(reply).problem };
  }
  if (status === 429 && /download/i.test(body.error ?? "")) {
    return quotaUsed(refused);
  }
  if (status === 403 && !reply.isPage) return blocked(refused);
  if (status === 400) return badQuery(refused);
  return { ...unknown(refused), refusal: apiProblem(reply).problem };
}

function generationOnly(refused: Refused): FileAccess {
  const { title, page } = refused.asked;
  return access("gated", refused, {
    code: "forbidden",
    message: `The creator of ${title} lets nobody download it: it can only be used in CivitAI's own generator, and no key changes that. See ${page}.`,
  });
}

function takenAway(refused: Refused): FileAccess {
  const { title, page, mode } = refused.asked;
  const what =
    mode === "TakenDown"
      ? "was taken down by CivitAI"
      : "was archived: its page stands, its files are gone";
  return access("unknown", refused, {
    code: "taken_down",
    message: `${title} ${what}. Look for the file elsewhere; its hash may still be on ${page}.`,
  });
}

function storageTrouble(refused: Refused): FileAccess {
  return access("unknown", refused, {
    code: "overloaded",
    message: `CivitAI cannot find ${refused.asked.title} in its own storage just now. That passes as a rule: try again in a minute.`,
    retry: { afterMs: STORAGE_WAIT_MS },
  });
}

function noSuchFile(refused: Refused): FileAccess {
  const { title, page } = refused.asked;
  return access("unknown", refused, {
    code: "not_found",
    message: `CivitAI gives out no such file of ${title}: it was removed, or is not published. Open ${page} to see which files there are.`,
  });
}

function quotaUsed(refused: Refused): FileAccess {
  const who = refused.asked.isKeyed ? "your account" : "your address";
  return access("unknown", refused, {
    code: "quota",
    message: `CivitAI finds that ${who} downloads too much, and gives out no file for a time that it does not name (status 429). Try again in an hour, or write to support@civitai.com.`,
    retry: { afterMs: QUOTA_WAIT_MS },
  });
}

function blocked(refused: Refused): FileAccess {
  const { page } = refused.asked;
  return access("unknown", refused, {
    code: "forbidden",
    message: `CivitAI has blocked your address or your account (status 403). Open ${page} in a browser to see why.`,
  });
}

function badQuery(refused: Refused): FileAccess {
  const why = shown(refused.body.error ?? "");
  return access("unknown", refused, {
    code: "bad_url",
    message: `CivitAI does not understand the link to ${refused.asked.title}${why === "" ? "" : `: ${why}`}. Give the link of its page, ${refused.asked.page}.`,
  });
}

function unknown({ asked }: Refused): FileAccess {
  return { state: "unknown", until: null, page: asked.page, refusal: null };
}

function access(
  state: FileAccess["state"],
  refused: Refused,
  why: { code: ProblemCode; message: string; retry?: RetryAdvice; fix?: Fix },
): FileAccess {
  const { code, message, retry, fix } = why;
  const { host, status } = refused.reply;
  const { page } = refused.asked;
  const refusal: Problem = problem(code, message, {
    host,
    status,
    retry: retry ?? "never",
    fix: fix ?? { kind: "open_page", url: page },
  }).problem;
  return { state, until: null, page, refusal };
}
