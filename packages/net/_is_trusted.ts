import { normalHost } from "./_normal_host.ts";
import type { NetPolicy } from "./policy.ts";

/** Tells whether the user's own URL named this host. */
export function isTrusted(host: string, policy: NetPolicy): boolean {
  const wanted = normalHost(host);
  return policy.trustedHosts.some((trusted) => normalHost(trusted) === wanted);
}
