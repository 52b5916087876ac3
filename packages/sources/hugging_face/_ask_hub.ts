import type { ProblemError } from "@haul/contract";
import { z } from "zod";
import { apiProblem, unreadable } from "../api_problem.ts";
import { type ApiReply, askApi } from "../ask_api.ts";
import { mayHaveKey } from "../key_header.ts";
import type { SourceContext } from "../source.ts";
import { type Asker, badKey, hubProblem } from "./_hub_problem.ts";
import type { Reference } from "./_reference.ts";

const service = "huggingface";

/** What every question to the hub goes by. */
export interface HubScope {
  readonly context: SourceContext;
  /** What the user's link names; messages speak of it. */
  readonly reference: Reference;
}

/** Asks once and takes whatever comes. */
export function ask(
  url: string,
  context: SourceContext,
  json?: unknown,
): Promise<ApiReply> {
  return askApi(url, { context, service, json });
}

/**
 * Asks for data of a known shape.
 *
 * @throws {ProblemError} What the refusal means, in the hub's own terms.
 */
export async function askFor<T>(
  url: string,
  options: HubScope & { schema: z.ZodType<T>; json?: unknown },
): Promise<{ data: T; reply: ApiReply }> {
  const { context, schema, json } = options;
  const reply = await ask(url, context, json);
  if (!isGood(reply)) throw await refusalOf(reply, { ...options, url });
  const data = schema.safeParse(reply.json);
  if (data.success && !reply.isPage) return { data: data.data, reply };
  throw unreadable(reply, data.error);
}

/** Tells whether a reply has a good status. */
export function isGood({ status }: ApiReply): boolean {
  return status >= 200 && status <= 299;
}

/**
 * What a refusal means. A 401 in spite of a key has the key checked first,
 * since a bad one is refused everywhere, at public files too.
 */
export async function refusalOf(
  reply: ApiReply,
  scope: HubScope & { url: string },
): Promise<ProblemError> {
  const { context, reference, url } = scope;
  const asker = await askerOf(url, context);
  if (reply.status === 401 && asker.hasKey) {
    const who = await ask(`${reference.hub}/api/whoami-v2`, context);
    if (who.status === 401) {
      const keyless = { ...context, tokenFor: async () => null };
      const open = await ask(url, keyless);
      const isPublic = isGood(open) && !isGatedRecord(open.json);
      return badKey(reply, { reference, isPublic });
    }
  }
  return hubProblem(reply, { reference, asker });
}

/** The record of a gated repository is public, and its files are not. */
function isGatedRecord(json: unknown): boolean {
  const isRecord = typeof json === "object" && json !== null;
  return isRecord && "gated" in json && json.gated !== false;
}

async function askerOf(url: string, context: SourceContext): Promise<Asker> {
  const owned = (await context.tokenFor(service)) !== null;
  const sent = owned && mayHaveKey(service, url, context.endpoints);
  return { hasKey: sent, keyHeldBack: owned && !sent };
}

const WhoSchema = z.object({ name: z.string() });

/**
 * Whose key the user has.
 *
 * @throws {ProblemError} `unauthorized` where the hub does not know it.
 */
export async function accountName(context: SourceContext): Promise<string> {
  const hub = context.endpoints.huggingface.replace(/\/+$/, "");
  const reply = await ask(`${hub}/api/whoami-v2`, context);
  if (reply.status === 401) {
    throw badKey(reply, { reference: null, isPublic: false });
  }
  if (!isGood(reply)) throw apiProblem(reply);
  const who = WhoSchema.safeParse(reply.json);
  if (who.success) return who.data.name;
  throw unreadable(reply, who.error);
}
