import { isIP } from "node:net";
import { covers } from "./_covers.ts";
import { isTrusted } from "./_is_trusted.ts";
import { classifyAddress } from "./classify_address.ts";
import type { NetPolicy } from "./policy.ts";

/**
 * Tells whether an address may be dialled for a host: public ones always,
 * private and loopback ones for a host that the user's own URL named, any
 * within a range that the user allowed. Link-local and metadata addresses
 * need such a range, whoever named them.
 *
 * @param ip The very address that is to be dialled.
 * @param host The host that it was found for.
 *
 * @example
 * ```ts
 * import { addressAllowed, netPolicy } from "@haul/net";
 *
 * const policy = netPolicy({ trustedHosts: ["nas.lan"] });
 * console.assert(addressAllowed("192.168.1.9", "nas.lan", policy));
 * console.assert(!addressAllowed("192.168.1.9", "evil.example", policy));
 * console.assert(!addressAllowed("169.254.169.254", "nas.lan", policy));
 * ```
 */
export function addressAllowed(
  ip: string,
  host: string,
  policy: NetPolicy,
): boolean {
  if (isIP(ip) === 0) return false;
  const kind = classifyAddress(ip);
  if (kind === "public") return true;
  const named = kind === "private" || kind === "loopback";
  if (named && isTrusted(host, policy)) return true;
  return policy.allowPrivate.some((range) => covers(range, ip));
}
