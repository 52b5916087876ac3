import { type Endpoints, EndpointsSchema } from "@haul/contract";

/**
 * The hosts of services' places that differ from the usual ones: whoever set
 * such a place trusts its host.
 */
export function chosenHosts(endpoints: Endpoints): string[] {
  const { keysTo: _, ...usual } = EndpointsSchema.parse({});
  const names = Object.keys(usual) as (keyof typeof usual)[];
  return names
    .filter((name) => endpoints[name] !== usual[name])
    .map((name) => new URL(endpoints[name]).hostname);
}
