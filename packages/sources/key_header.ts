import { type Endpoints, SERVICE_KEYS, type ServiceId } from "@haul/contract";
import type { SourceContext } from "./source.ts";

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
  const keys = SERVICE_KEYS[service];
  if (keys === null) return false;
  if (protocol === "https:" && keys.hosts.includes(host)) return true;
  return (
    endpoints.keysTo.includes(service) &&
    origin === new URL(endpoints[keys.endpoint]).origin
  );
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
  const header = SERVICE_KEYS[service]?.header;
  return header !== undefined && value.startsWith(header.prefix)
    ? { [header.name]: value }
    : { Authorization: `Bearer ${value}` };
}
