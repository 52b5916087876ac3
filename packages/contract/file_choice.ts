import { z } from "zod";
import { ModelTypeSchema } from "./model_info.ts";

/** Which files of a link are wanted, where it stands for several. */
export const FileChoiceSchema = z.strictObject({
  /** A file's name or the service's id of it. */
  file: z.string().nullable().default(null),
  /** `safetensors`, `gguf`, `pickle` … */
  format: z.string().nullable().default(null),
  /** `full` or `pruned`. */
  size: z.string().nullable().default(null),
  /** Precision: `fp16`, `bf16`, `fp8` … */
  fp: z.string().nullable().default(null),
  /** Quantisation: `Q4_K_M`, `Q8_0` … */
  quant: z.string().nullable().default(null),
  /** What the model is, where the user knows better than the publisher. */
  type: ModelTypeSchema.nullable().default(null),
  /** Glob patterns of paths to take from a folder or repository. */
  include: z.array(z.string()).default([]),
  /** Glob patterns of paths to leave out. */
  exclude: z.array(z.string()).default([]),
});

/** See {@link FileChoiceSchema}. */
export type FileChoice = z.infer<typeof FileChoiceSchema>;
