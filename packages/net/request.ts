import type { Agent } from "./agent.ts";
import type { NetPolicy } from "./policy.ts";
import type { Reply } from "./reply.ts";

/** What {@link request} needs besides the URL. */
export interface RequestOptions {
  /** Keeps the connections. */
  agent: Agent;
  /** What may be dialled. */
  policy: NetPolicy;
  /** @default "GET" */
  method?: string | undefined;
  /** Header fields beside those that every request has. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** @default null */
  body?: string | Uint8Array | null | undefined;
  /** Ends the wait for the head of the reply; its body has a signal of its own. */
  signal?: AbortSignal | undefined;
}

/** Sends one request and answers with the head of its reply. */
export function request(
  _url: string,
  _options: RequestOptions,
): Promise<Reply> {
  throw new Error("not written yet");
}
