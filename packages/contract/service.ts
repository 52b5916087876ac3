import { z } from "zod";

/**
 * The services that Haul knows, as they spell themselves, by the one name that
 * each has wherever it is stored, read or typed.
 */
export const SERVICE_NAMES = {
  civitai: "CivitAI",
  huggingface: "Hugging Face",
  googledrive: "Google Drive",
  mega: "Mega",
} as const;

/** One of {@link SERVICE_NAMES}. */
export type ServiceId = keyof typeof SERVICE_NAMES;

/** See {@link ServiceId}. */
export const ServiceIdSchema = z.enum(
  Object.keys(SERVICE_NAMES) as [ServiceId, ...ServiceId[]],
);

/** Where each service is asked. Stand-ins and mirrors take the place of the defaults. */
export const EndpointsSchema = z.strictObject({
  civitai: z.string().default("https://civitai.com"),
  huggingface: z.string().default("https://huggingface.co"),
  /** The page host of Google Drive. */
  googledrive: z.string().default("https://drive.google.com"),
  /** The host that serves Drive's files. */
  googledriveContent: z
    .string()
    .default("https://drive.usercontent.google.com"),
  googledriveApi: z.string().default("https://www.googleapis.com"),
  mega: z.string().default("https://g.api.mega.co.nz"),
  /**
   * Services whose key may go to the endpoint named above although it is not
   * the service's own: a mirror that the user trusts, or a stand-in.
   */
  keysTo: z.array(ServiceIdSchema).default([]),
});

/** See {@link EndpointsSchema}. */
export type Endpoints = z.infer<typeof EndpointsSchema>;

/** The name of one place among {@link Endpoints}. */
export type EndpointName = Exclude<keyof Endpoints, "keysTo">;

/**
 * The environment variable that names each place; `HF_ENDPOINT` is the one
 * that Hugging Face's own tools read.
 */
export const ENDPOINT_VARIABLES: Readonly<Record<EndpointName, string>> = {
  civitai: "HAUL_CIVITAI_ENDPOINT",
  huggingface: "HF_ENDPOINT",
  googledrive: "HAUL_GOOGLE_DRIVE_ENDPOINT",
  googledriveContent: "HAUL_GOOGLE_DRIVE_CONTENT_ENDPOINT",
  googledriveApi: "HAUL_GOOGLE_DRIVE_API_ENDPOINT",
  mega: "HAUL_MEGA_ENDPOINT",
};
