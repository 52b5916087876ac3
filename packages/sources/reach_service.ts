import type { ServiceId } from "@haul/contract";
import type { SourceContext } from "./source.ts";

/**
 * Asks whether a service answers from here at all. No key goes along, and any
 * reply will do: a front page, a refusal, a gate for browsers.
 *
 * @returns The host that answered.
 * @throws {ProblemError} `dns`, `tls`, `timed_out` or `network` where none does.
 *
 * @example
 * ```ts
 * import { reachService, sourceContext } from "@haul/sources";
 *
 * const context = sourceContext({ fetch: async () => new Response("Hello") });
 * console.assert((await reachService("civitai", context)) === "civitai.com");
 * ```
 */
export async function reachService(
  service: ServiceId,
  { endpoints, fetch, signal }: SourceContext,
): Promise<string> {
  const place = new URL(endpoints[service]);
  const options = signal === undefined ? {} : { signal };
  const reply = await fetch(place, { ...options, redirect: "manual" });
  await reply.body?.cancel();
  return place.host;
}
