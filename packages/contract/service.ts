import { z } from "zod";
import { mapValues } from "./_map_values.ts";
import { SERVICES } from "./services.ts";

/** The one name of a service, wherever it is stored, read or typed. */
export type ServiceId = keyof typeof SERVICES;

/** See {@link ServiceId}. */
export const ServiceIdSchema = z.enum(
  Object.keys(SERVICES) as [ServiceId, ...ServiceId[]],
);

/** The services as they spell themselves. */
export const SERVICE_NAMES: Readonly<Record<ServiceId, string>> = mapValues(
  SERVICES,
  ({ title }) => title,
);
