import type { ProblemError } from "@haul/contract";
import type { z } from "zod";
import { apiProblem, unreadable } from "./api_problem.ts";
import { type ApiReply, type AskOptions, askApi } from "./ask_api.ts";

/** What {@link askJson} takes besides the URL. */
export interface AskJsonOptions<T> extends AskOptions {
  /** What a good reply looks like. */
  schema: z.ZodType<T>;
  /** What a reply means in the service's own terms; null leaves it to the status. */
  explain?: (reply: ApiReply) => ProblemError | null;
}

/**
 * Asks a service's API for data of a known shape.
 *
 * @throws {ProblemError} What `explain` says of a refusal, or what its status
 *   means; `bad_reply` where the data is of another shape.
 */
export async function askJson<T>(
  url: string | URL,
  options: AskJsonOptions<T>,
): Promise<T> {
  const reply = await askApi(url, options);
  if (reply.status < 200 || reply.status > 299) {
    throw options.explain?.(reply) ?? apiProblem(reply);
  }
  const data = options.schema.safeParse(reply.json);
  if (data.success && !reply.isPage) return data.data;
  throw unreadable(reply, data.error);
}
