import {
  type ProblemError,
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  type ServiceId,
} from "@haul/contract";

/** For a key that its service does not know: mistyped, revoked, or of another service. */
export function unknownKey(service: ServiceId, place: string): ProblemError {
  const { host } = new URL(place);
  const page = SERVICE_KEYS[service]?.page ?? host;
  return problem(
    "unauthorized",
    `${SERVICE_NAMES[service]} does not know your key; it may be revoked, or one letter short. Make a new one at ${page} and store it with "haul token set ${service}".`,
    { host, status: 401, fix: { kind: "add_key", service } },
  );
}
