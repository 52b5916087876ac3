import { type ProblemError, problem } from "@haul/contract";
import type { z } from "zod";
import { apiProblem, unreadable } from "../api_problem.ts";
import { type ApiReply, askApi } from "../ask_api.ts";
import type { SourceContext } from "../source.ts";
import { wait } from "../wait.ts";
import { megaProblem } from "./mega_problem.ts";
import { solveHashcash } from "./solve_hashcash.ts";

/** How stubbornly Mega is asked again. */
export interface MegaPatience {
  /** Requests in all. @default 10 */
  readonly attempts: number;
  /** Milliseconds before the second one; doubles from there. @default 100 */
  readonly baseMs: number;
}

/** Half a minute in all (contracts.md 4.3). */
export const MEGA_PATIENCE: MegaPatience = { attempts: 10, baseMs: 100 };
const LONGEST_PAUSE_MS = 8000;
/** Error numbers after which the same request is sent again. */
const AGAIN = -3;
const TOO_MANY_REQUESTS = -4;
/** So many times longer is the pause where Mega says that it was asked too often. */
const RATE_LIMIT_FACTOR = 10;
/** Challenges in a row that are solved; an honest server sends one. */
const CHALLENGES = 3;

/** One command, as Mega's API takes it. */
export type MegaCommand = Readonly<Record<string, string | number>>;

/** What {@link askMega} takes besides the commands. */
export interface AskMegaOptions<T> {
  context: SourceContext;
  /** The handle of the shared folder that the commands are about, or null. */
  folder: string | null;
  /** What a good answer looks like. */
  schema: z.ZodType<T>;
  /** The link as it may be shown in problems. */
  shown: string;
  /** @default MEGA_PATIENCE */
  patience?: MegaPatience;
}

/** Numbers requests, as the API wants it: a repeated one has the number of the first. */
let sequence = Math.floor(Math.random() * 1e9);

/**
 * Sends commands to Mega's API in one request. It is asked again where it
 * says so, and work that it asks for is done. No key is ever sent.
 *
 * @returns An answer for each command, in their order: data, or the problem of that command.
 * @throws {ProblemError} Where the request as a whole was refused.
 */
export async function askMega<T>(
  commands: readonly MegaCommand[],
  options: AskMegaOptions<T>,
): Promise<(T | ProblemError)[]> {
  const { context, patience = MEGA_PATIENCE } = options;
  const url = urlFor(options);
  for (let attempt = 1; ; attempt++) {
    const reply = await askWorking(url, { json: commands, context });
    const again = pauseAfter(reply);
    if (again === null || attempt >= patience.attempts) {
      return readReply(reply, { ...options, count: commands.length });
    }
    const doubled = patience.baseMs * 2 ** (attempt - 1) * again;
    await wait(Math.min(LONGEST_PAUSE_MS, doubled), context.signal);
  }
}

function urlFor({ context, folder }: AskMegaOptions<unknown>): string {
  sequence += 1;
  const of = folder === null ? "" : `&n=${folder}`;
  return `${context.endpoints.mega}/cs?id=${sequence}${of}`;
}

/** Asks, and does the work that status 402 demands. */
async function askWorking(
  url: string,
  options: { json: unknown; context: SourceContext },
): Promise<ApiReply> {
  const { context } = options;
  const { signal } = context;
  let headers: Record<string, string> = {};
  for (let solved = 0; ; solved++) {
    const ask = { ...options, service: "mega", headers } as const;
    const reply = await askApi(url, ask);
    const challenge = reply.headers.get("x-hashcash");
    if (reply.status !== 402 || challenge === null) return reply;
    const answer =
      solved < CHALLENGES
        ? await solveHashcash(challenge, signal ? { signal } : {})
        : null;
    if (answer === null) throw unsolved(reply);
    headers = { "X-Hashcash": answer };
  }
}

/** How many times the usual pause comes before the next try; null where none is worth it. */
function pauseAfter({ status, json }: ApiReply): number | null {
  if (status === 500 || status === 503) return 1;
  const number = Array.isArray(json) ? json.find(isAgain) : json;
  const code = errorIn(number);
  if (code === TOO_MANY_REQUESTS) return RATE_LIMIT_FACTOR;
  return code === AGAIN ? 1 : null;
}

function isAgain(answer: unknown): boolean {
  const code = errorIn(answer);
  return code === AGAIN || code === TOO_MANY_REQUESTS;
}

/** The error number of an answer, in whichever of its forms; null for data. */
function errorIn(answer: unknown): number | null {
  if (typeof answer === "number") return answer;
  if (typeof answer !== "object" || answer === null) return null;
  return "err" in answer && typeof answer.err === "number" ? answer.err : null;
}

function readReply<T>(
  reply: ApiReply,
  options: AskMegaOptions<T> & { count: number },
): (T | ProblemError)[] {
  const { schema, shown, count } = options;
  if (reply.status < 200 || reply.status > 299) throw apiProblem(reply);
  const about = { shown, host: reply.host };
  const refusal = errorIn(reply.json);
  if (refusal !== null) throw megaProblem(refusal, about);
  if (!Array.isArray(reply.json)) throw unreadable(reply, null);
  const { json } = reply;
  if (json.length === 1 && count > 1) {
    const all = errorIn(json[0]);
    if (all !== null) throw megaProblem(all, about);
  }
  if (json.length !== count) throw unreadable(reply, null);
  return json.map((answer: unknown) => {
    const code = errorIn(answer);
    if (code !== null) return megaProblem(code, about);
    const data = schema.safeParse(answer);
    if (data.success) return data.data;
    throw unreadable(reply, data.error);
  });
}

function unsolved({ host, status }: ApiReply): ProblemError {
  return problem(
    "overloaded",
    `Mega asks this machine for more work than it can do before it answers (status ${status}). Try again in some minutes, or from another network.`,
    { host, status, retry: { afterMs: 300_000 } },
  );
}
