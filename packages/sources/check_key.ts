import { problem, SERVICE_NAMES, type ServiceId } from "@haul/contract";
import type { Source, SourceContext } from "./source.ts";
import { SOURCES } from "./sources.ts";

/**
 * Asks a service whose key the user has stored for it.
 *
 * @returns The account's name, as the service spells it.
 * @throws {ProblemError} `unauthorized` without a key, or where the service
 *   does not know it; `bad_option` where a service cannot be asked.
 *
 * @example
 * ```ts
 * import { Secret } from "@haul/contract";
 * import { checkKey, sourceContext } from "@haul/sources";
 *
 * const context = sourceContext({
 *   fetch: async () => Response.json({ username: "ada" }),
 *   tokenFor: async () => new Secret("a key"),
 * });
 * console.assert((await checkKey("civitai", context)) === "ada");
 * ```
 */
export async function checkKey(
  service: ServiceId,
  context: SourceContext,
): Promise<string> {
  const name = SERVICE_NAMES[service];
  const source: Source = SOURCES[service];
  if (source.account === undefined) {
    throw problem("bad_option", `${name} has no way to check a key.`);
  }
  if ((await context.tokenFor(service)) === null) {
    throw problem(
      "unauthorized",
      `There is no key for ${name} yet. Store one with "haul token set ${service}".`,
      { fix: { kind: "add_key", service } },
    );
  }
  return await source.account(context);
}
