import { z } from "zod";
import { ModelTypeSchema, PreviewSchema } from "./model_info.ts";

/**
 * What a model file says of itself in its first bytes. What the header does
 * not tell, or tells in a way that nobody can read, is null.
 */
export const ModelHeaderSchema = z.strictObject({
  /** A pickle can run code when a tool loads it; the other two cannot. */
  format: z.enum(["safetensors", "gguf", "pickle"]),
  /** What the file is for, by the names and shapes of its tensors. */
  type: ModelTypeSchema.nullable().default(null),
  /** The family that it was trained for, as `SDXL` or `Flux.1`. */
  baseModel: z.string().nullable().default(null),
  /** The number format of most of its weights: `fp16`, `fp8`, `Q4_K_M` … */
  precision: z.string().nullable().default(null),
  /** The name that its maker wrote into it. */
  title: z.string().nullable().default(null),
  /** Words that wake it in a prompt: those it was trained with most. */
  trainedWords: z.array(z.string()).default([]),
  /** How many numbers its tensors hold together. */
  parameters: z.number().nonnegative().nullable().default(null),
  /** Bytes of the whole file, exactly, as the header lays them out. */
  size: z.int().nonnegative().nullable().default(null),
});

/** See {@link ModelHeaderSchema}. */
export type ModelHeader = z.infer<typeof ModelHeaderSchema>;

/** What a file's header and its publisher say together, the better word of each. */
export const FileModelSchema = z.strictObject({
  /** What the file is for; null where nobody says. */
  type: ModelTypeSchema.nullable(),
  /** Who says so, for people: "its header says a LoRA". */
  reason: z.string(),
  baseModel: z.string().nullable(),
  precision: z.string().nullable(),
  /** Words that wake it in a prompt. */
  trainedWords: z.array(z.string()),
  title: z.string().nullable(),
  version: z.string().nullable(),
  /** The page for people. */
  page: z.string().nullable(),
  /** A picture of what it makes, as the publisher shows it. */
  preview: PreviewSchema.nullable().default(null),
  /** Whether it can run code when a tool loads it: a pickle. */
  canRunCode: z.boolean(),
  /** What speaks against the publisher's label, as a sentence, or null. */
  doubt: z.string().nullable(),
});

/** See {@link FileModelSchema}. */
export type FileModel = z.infer<typeof FileModelSchema>;
