import {
  ENDPOINT_VARIABLES,
  type EndpointName,
  KEYED_SERVICES,
} from "@haul/contract";

/** The environment in which Haul asks stand-ins, and sends its keys there. */
export function endpointsEnv(
  endpoints: Readonly<Partial<Record<EndpointName, string>>>,
): Record<string, string> {
  const places = Object.entries(endpoints).map(([name, origin]) => [
    ENDPOINT_VARIABLES[name as EndpointName],
    origin,
  ]);
  return {
    ...Object.fromEntries(places),
    HAUL_SEND_KEYS_TO: KEYED_SERVICES.join(),
  };
}
