import { z } from "zod";

/** The services that give out keys: one name for each, wherever a key is stored or read. */
export const ServiceIdSchema = z.enum([
  "civitai",
  "huggingface",
  "googledrive",
  "mega",
]);

/** See {@link ServiceIdSchema}. */
export type ServiceId = z.infer<typeof ServiceIdSchema>;

/** The services as they spell themselves. */
export const SERVICE_NAMES: Readonly<Record<ServiceId, string>> = {
  civitai: "CivitAI",
  huggingface: "Hugging Face",
  googledrive: "Google Drive",
  mega: "Mega",
};

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
