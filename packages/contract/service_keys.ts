import { mapValues } from "./_map_values.ts";
import type { EndpointName } from "./endpoints.ts";
import { type ServiceId, ServiceIdSchema } from "./service.ts";
import { type ServiceKeys as Keys, SERVICES } from "./services.ts";

/** What Haul knows of one service's keys. */
export type ServiceKeys = Keys<EndpointName>;

/** A service that gives out keys. */
export type KeyedServiceId = {
  [Id in ServiceId]: (typeof SERVICES)[Id]["keys"] extends null ? never : Id;
}[ServiceId];

const ALL: Readonly<Record<ServiceId, ServiceKeys | null>> = mapValues(
  SERVICES,
  ({ keys }) => keys,
);

/** Every service and its keys; null where it gives out none. */
export const SERVICE_KEYS = ALL as {
  readonly [Id in ServiceId]: Id extends KeyedServiceId ? ServiceKeys : null;
};

/** The services that give out keys. */
export const KEYED_SERVICES: readonly KeyedServiceId[] =
  ServiceIdSchema.options.filter(
    (id): id is KeyedServiceId => SERVICES[id].keys !== null,
  );
