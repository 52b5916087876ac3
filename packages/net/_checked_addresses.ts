import { isIP } from "node:net";
import { type ProblemError, problem } from "@haul/contract/plain";
import { isTrusted } from "./_is_trusted.ts";
import { resolveHost } from "./_resolve_host.ts";
import type { UrlParts } from "./_split_url.ts";
import { addressAllowed } from "./address_allowed.ts";
import { classifyAddress } from "./classify_address.ts";
import type { NetPolicy } from "./policy.ts";

/**
 * Resolves a URL's host once and answers with the addresses to dial. One bad
 * address among good ones refuses them all: that is how rebinding begins.
 *
 * @throws {ProblemError} `address_refused`, `insecure_url` or `dns`
 */
export async function checkedAddresses(
  parts: UrlParts,
  options: { policy: NetPolicy; signal: AbortSignal },
): Promise<readonly string[]> {
  const { policy } = options;
  const { host } = parts;
  const plain = !parts.secure && !policy.allowHttp;
  if (plain && !mayBeLoopback(host, policy)) throw insecure(host);
  const addresses = await resolveHost(host, options);
  const refused = addresses.find((ip) => !addressAllowed(ip, host, policy));
  if (refused !== undefined) throw addressRefused(refused, host);
  const all = addresses.map(classifyAddress);
  if (plain && all.some((kind) => kind !== "loopback")) throw insecure(host);
  return addresses;
}

/**
 * The same for a host that a proxy resolves: only what the URL itself says
 * can be judged.
 */
export function checkProxied(parts: UrlParts, policy: NetPolicy): void {
  const { host, secure } = parts;
  if (isIP(host) !== 0 && !addressAllowed(host, host, policy)) {
    throw addressRefused(host, host);
  }
  if (!secure && !policy.allowHttp) throw insecure(host);
}

/** Spares asking the resolver for a host that would be refused anyway. */
function mayBeLoopback(host: string, policy: NetPolicy): boolean {
  return (
    isIP(host) !== 0 ||
    isTrusted(host, policy) ||
    policy.allowPrivate.length > 0
  );
}

function insecure(host: string): ProblemError {
  return problem(
    "insecure_url",
    `Plain http to ${host} is refused; use https, or start Haul with --allow-http.`,
    { host },
  );
}

const PLACES = {
  public: "public",
  loopback: "this machine itself",
  private: "a private network",
  link_local: "a link-local network",
  metadata: "a cloud metadata service",
  special: "no place on the internet",
};

function addressRefused(ip: string, host: string): ProblemError {
  const what = ip === host ? `${host} is` : `the address ${ip} of ${host} is`;
  const range = `${ip}/${isIP(ip) === 6 ? 128 : 32}`;
  const place = PLACES[classifyAddress(ip)];
  return problem(
    "address_refused",
    `Cannot connect: ${what} ${place}; start Haul with --allow-private ${range} if you mean it.`,
    { host },
  );
}
