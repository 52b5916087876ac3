import type { Endpoints, ServiceId } from "@haul/contract";
import type { SourceContext } from "./source.ts";

/**
 * The hosts that each service's key belongs to, to the letter: a key goes to
 * these over HTTPS and to no other, storage hosts of the service included
 * (contracts.md 0.2).
 */
const OWN_HOSTS: Readonly<Record<ServiceId, readonly string[]>> = {
  civitai: ["civitai.com", "civitai.red", "civitai.green"].flatMap((host) => [
    host,
    `www.${host}`,
  ]),
  huggingface: ["huggingface.co", "hf.co"],
  googledrive: ["www.googleapis.com"],
  mega: [],
};

/** The endpoint at which each service takes a key. */
const ENDPOINT_OF = {
  civitai: "civitai",
  huggingface: "huggingface",
  googledrive: "googledriveApi",
  mega: "mega",
} as const satisfies Record<ServiceId, keyof Endpoints>;

/**
 * Tells whether a service's key may go to a URL: one of the service's own
 * hosts over HTTPS, or the configured endpoint where the user allows that.
 */
export function mayHaveKey(
  service: ServiceId,
  url: string | URL,
  endpoints: Endpoints,
): boolean {
  const { origin, protocol, host } = new URL(url);
  if (protocol === "https:" && OWN_HOSTS[service].includes(host)) return true;
  const endpoint = new URL(endpoints[ENDPOINT_OF[service]]);
  return endpoints.keysTo.includes(service) && origin === endpoint.origin;
}

/**
 * The header that carries the user's key for a service, for one request: the
 * only place where a key becomes a header. Empty where the user has no key, or
 * where the URL is not one that the key may go to.
 *
 * @param url Where the request goes; each hop of a redirect is asked for anew.
 */
export async function keyHeader(
  service: ServiceId,
  url: string | URL,
  context: Pick<SourceContext, "tokenFor" | "endpoints">,
): Promise<Record<string, string>> {
  if (!mayHaveKey(service, url, context.endpoints)) return {};
  const token = await context.tokenFor(service);
  if (token === null) return {};
  const value = token.reveal();
  // An API key of Google is no bearer token; as a header it stays out of the URL.
  const isApiKey = service === "googledrive" && value.startsWith("AIza");
  return isApiKey
    ? { "X-Goog-Api-Key": value }
    : { Authorization: `Bearer ${value}` };
}
