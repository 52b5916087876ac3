import { z } from "zod";

/**
 * How a folder of models is laid out: as one of the tools that load them
 * expects it, as a plain folder, or as the Hugging Face cache.
 */
export const LayoutIdSchema = z.enum([
  "a1111",
  "forge",
  "reforge",
  "comfyui",
  "swarmui",
  "fooocus",
  "stability-matrix",
  "invokeai",
  "plain",
  "hf-cache",
]);

/** See {@link LayoutIdSchema}. */
export type LayoutId = z.infer<typeof LayoutIdSchema>;
