import type { ProblemError } from "@haul/contract";
import type { z } from "zod";
import { apiProblem, unreadable } from "./api_problem.ts";
import { type ApiReply, type AskOptions, askApi } from "./ask_api.ts";
import { wait } from "./wait.ts";
import { waitOf } from "./wait_of.ts";

/** What {@link askJson} takes besides the URL. */
export interface AskJsonOptions<T> extends AskOptions {
  /** What a good reply looks like. */
  schema: z.ZodType<T>;
  /** What a reply means in the service's own terms; null leaves it to the status. */
  explain?: (reply: ApiReply) => ProblemError | null;
}

/** A service that asks for a short wait gets it; longer ones are the queue's matter. In milliseconds. */
const SHORT_WAIT_MS = 10_000;
/** A failure that names no wait is over within a second or not soon. In milliseconds, by the tries that are left. */
const FAILURE_WAITS_MS = [0, 750, 250];
const TRIES = 3;

/**
 * Asks a service's API for data of a known shape. Where the service fails, or
 * is busy and names a wait of ten seconds at most, it is asked again, twice.
 *
 * @throws {ProblemError} What `explain` says of a refusal, or what its status
 *   means; `bad_reply` where the data is of another shape.
 */
export async function askJson<T>(
  url: string | URL,
  options: AskJsonOptions<T>,
): Promise<T> {
  const reply = await patientReply(url, options);
  if (reply.status < 200 || reply.status > 299) {
    throw options.explain?.(reply) ?? apiProblem(reply);
  }
  const data = options.schema.safeParse(reply.json);
  if (data.success && !reply.isPage) return data.data;
  throw unreadable(reply, data.error);
}

async function patientReply(
  url: string | URL,
  options: AskOptions,
): Promise<ApiReply> {
  for (let left = TRIES - 1; ; left--) {
    const reply = await askApi(url, options);
    const { status, headers } = reply;
    const isFailing = status >= 500;
    const named = isFailing || status === 429 ? waitOf(headers) : null;
    const waitMs = named ?? (isFailing ? FAILURE_WAITS_MS[left] : undefined);
    const isSoon = waitMs !== undefined && waitMs <= SHORT_WAIT_MS;
    if (left === 0 || !isSoon) return reply;
    await wait(waitMs, options.context.signal);
  }
}
