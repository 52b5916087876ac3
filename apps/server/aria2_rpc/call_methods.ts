import { setTimeout as wait } from "node:timers/promises";
import { isProblemError, problem } from "@haul/contract";
import { sameSecret } from "../access/same_secret.ts";
import { problemOf } from "../routes/problem_response.ts";
import { ADD_METHODS } from "./add_methods.ts";
import { CONTROL_METHODS } from "./control_methods.ts";
import type { Methods, RpcScope } from "./method.ts";
import { OPTION_METHODS } from "./option_methods.ts";
import { Params } from "./params.ts";
import { NOTIFICATIONS, PROGRAM_METHODS } from "./program_methods.ts";
import type { RpcError } from "./read_envelope.ts";
import { TELL_METHODS } from "./tell_methods.ts";

const METHODS: Methods = {
  ...ADD_METHODS,
  ...CONTROL_METHODS,
  ...TELL_METHODS,
  ...OPTION_METHODS,
  ...PROGRAM_METHODS,
};

/** How long a wrong secret waits for its answer, as with aria2, in milliseconds. */
const PENALTY_MS = 1000;

/** Wrong secrets in one message that are looked at and waited for. */
const MOST_WRONG = 10;

/** What {@link createCaller} takes. */
export interface CallerOptions extends RpcScope {
  /** What clients call their secret token. */
  secret: string;
  /** Takes what may not be told to clients. */
  log: (line: string) => void;
  /** @default 1000 */
  penaltyMs?: number;
}

/** What a call came to. */
export type Answer = { result: unknown } | { error: RpcError };

/** One message of a client, and what it has shown of itself. */
export interface Visit {
  /** Calls in it with a wrong secret. */
  wrong: number;
  /** Whether a call has shown the right one. */
  isTrusted: boolean;
}

/** Calls methods for clients. */
export interface Caller {
  /** Calls one method; never rejects. */
  call(
    request: { method: string; params: readonly unknown[] },
    visit: Visit,
  ): Promise<Answer>;
}

/** Makes the one way to the methods: it asks for the secret before anything else. */
export function createCaller(options: CallerOptions): Caller {
  const { secret, log, penaltyMs = PENALTY_MS } = options;

  async function run(
    { method, params }: Request,
    visit: Visit,
  ): Promise<unknown> {
    if (method === "system.multicall") return await multicall(params, visit);
    const token = tokenOf(params);
    if (method === "system.listMethods") return METHOD_NAMES;
    if (method === "system.listNotifications") return NOTIFICATIONS;
    await demandSecret(token, visit);
    if (!Object.hasOwn(METHODS, method)) {
      throw problem("not_found", `No such method: ${method}`);
    }
    return await METHODS[method]?.(options, new Params(params.slice(1)));
  }

  /** Slow where it is wrong; a message that holds many guesses is not looked at for long. */
  async function demandSecret(
    token: string | null,
    visit: Visit,
  ): Promise<void> {
    const isSpent = visit.wrong >= MOST_WRONG;
    if (!isSpent && token !== null && sameSecret(token, secret)) {
      visit.isTrusted = true;
      return;
    }
    visit.wrong++;
    if (!isSpent) await wait(penaltyMs);
    throw problem("unauthorized", "Unauthorized");
  }

  /** Each that went well is a list of one; calls that stand in no list are taken as well, as one client sends them. */
  async function multicall(params: readonly unknown[], visit: Visit) {
    const isBare = params.length > 0 && params.every(isStruct);
    const calls = isBare ? params : new Params(params).list(0);
    const answers: unknown[] = [];
    for (const each of calls) {
      const answer = await inner(each, visit);
      answers.push("error" in answer ? answer.error : [answer.result]);
    }
    return answers;
  }

  async function inner(each: unknown, visit: Visit): Promise<Answer> {
    if (!isStruct(each)) return failed("system.multicall expected struct.");
    const { methodName, params } = each;
    if (typeof methodName !== "string") return failed("Missing methodName.");
    if (methodName === "system.multicall") {
      return failed("Recursive system.multicall forbidden.");
    }
    const list = Array.isArray(params) ? params : [];
    return await call({ method: methodName, params: list }, visit);
  }

  async function call(request: Request, visit: Visit): Promise<Answer> {
    try {
      return { result: await run(request, visit) };
    } catch (error) {
      if (isProblemError(error)) return failed(error.problem.message);
      return failed(problemOf({ code: "UNKNOWN", error }, log).message);
    }
  }

  return { call };
}

interface Request {
  method: string;
  params: readonly unknown[];
}

/** In aria2's order; what aria2 has only with torrents and metalinks is not among them. */
const METHOD_NAMES = [
  "aria2.addUri",
  "aria2.getPeers",
  "aria2.remove",
  "aria2.pause",
  "aria2.forcePause",
  "aria2.pauseAll",
  "aria2.forcePauseAll",
  "aria2.unpause",
  "aria2.unpauseAll",
  "aria2.forceRemove",
  "aria2.changePosition",
  "aria2.tellStatus",
  "aria2.getUris",
  "aria2.getFiles",
  "aria2.getServers",
  "aria2.tellActive",
  "aria2.tellWaiting",
  "aria2.tellStopped",
  "aria2.getOption",
  "aria2.changeUri",
  "aria2.changeOption",
  "aria2.getGlobalOption",
  "aria2.changeGlobalOption",
  "aria2.purgeDownloadResult",
  "aria2.removeDownloadResult",
  "aria2.getVersion",
  "aria2.getSessionInfo",
  "aria2.shutdown",
  "aria2.forceShutdown",
  "aria2.getGlobalStat",
  "aria2.saveSession",
  "system.multicall",
  "system.listMethods",
  "system.listNotifications",
];

/** Every failure of a method has this code in aria2. */
function failed(message: string): Answer {
  return { error: { code: 1, message } };
}

function tokenOf([first]: readonly unknown[]): string | null {
  const isToken = typeof first === "string" && first.startsWith("token:");
  return isToken ? first.slice("token:".length) : null;
}

function isStruct(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
