import { type Endpoints, EndpointsSchema } from "@haul/contract";
import type { NetPolicy } from "@haul/net";

/**
 * A policy that trusts the hosts of services' places which differ from the
 * usual ones: whoever set such a place trusts its host.
 */
export function trustingPlaces(
  policy: NetPolicy,
  endpoints: Endpoints,
): NetPolicy {
  const trustedHosts = [...policy.trustedHosts, ...chosenHosts(endpoints)];
  return { ...policy, trustedHosts };
}

function chosenHosts(endpoints: Endpoints): string[] {
  const { keysTo: _, ...usual } = EndpointsSchema.parse({});
  const names = Object.keys(usual) as (keyof typeof usual)[];
  return names
    .filter((name) => endpoints[name] !== usual[name])
    .map((name) => new URL(endpoints[name]).hostname);
}
