import { z } from "zod";
import { mapValues } from "./_map_values.ts";
import { type ServiceId, ServiceIdSchema } from "./service.ts";
import { type Endpoint, SERVICES } from "./services.ts";

/** The name of one place where a service is asked. */
export type EndpointName = {
  [Id in ServiceId]: keyof (typeof SERVICES)[Id]["endpoints"];
}[ServiceId];

const ENDPOINTS: Readonly<Record<EndpointName, Endpoint>> = Object.assign(
  {},
  ...Object.values(SERVICES).map(({ endpoints }) => endpoints),
);

/** Where each service is asked. Stand-ins and mirrors take the place of the defaults. */
export const EndpointsSchema = z.strictObject({
  ...mapValues(ENDPOINTS, ({ usual }) => z.string().default(usual)),
  /**
   * Services whose key may go to the endpoint named above although it is not
   * the service's own: a mirror that the user trusts, or a stand-in.
   */
  keysTo: z.array(ServiceIdSchema).default([]),
});

/** See {@link EndpointsSchema}. */
export type Endpoints = z.infer<typeof EndpointsSchema>;

/** The environment variable that names each place. */
export const ENDPOINT_VARIABLES: Readonly<Record<EndpointName, string>> =
  mapValues(ENDPOINTS, ({ variable }) => variable);
