import { z } from "zod";
import { ChoiceSchema, ProblemSchema } from "./problem_schema.ts";

/**
 * What a model file is for, as the tools that load it tell kinds apart. The
 * names are Haul's own; sources map theirs onto them.
 */
export const ModelTypeSchema = z.enum([
  "checkpoint",
  "diffusion_model",
  "lora",
  "locon",
  "dora",
  "embedding",
  "hypernetwork",
  "vae",
  "controlnet",
  "ip_adapter",
  "upscaler",
  "motion_module",
  "text_encoder",
  "clip_vision",
  "detection",
  "language_model",
  "workflow",
  "wildcards",
  "poses",
  "config",
  "training_data",
  "other",
]);

/** See {@link ModelTypeSchema}. */
export type ModelType = z.infer<typeof ModelTypeSchema>;

/** What a service's own scanner says of a file: its claim, never Haul's. */
export const ScanSchema = z.strictObject({
  /** For people: "virus: clean, pickle: clean". */
  summary: z.string(),
  /** Whether the service warns of it. */
  danger: z.boolean(),
});

/** See {@link ScanSchema}. */
export type Scan = z.infer<typeof ScanSchema>;

/** A picture that shows what a model makes. */
export const PreviewSchema = z.strictObject({
  url: z.string(),
  /** CivitAI's content level: 1 for everybody, 2 and more for fewer; 0 where unknown. */
  level: z.int().nonnegative(),
});

/** See {@link PreviewSchema}. */
export type Preview = z.infer<typeof PreviewSchema>;

/**
 * What else the link could have meant, for people to pick from: versions by
 * the links that lead to them, newest first, and files by what `--file` takes.
 */
export const AlternativesSchema = z.strictObject({
  versions: z.array(ChoiceSchema).default([]),
  /** The id of the version that the file is of, or null. */
  version: z.string().nullable().default(null),
  files: z.array(ChoiceSchema).default([]),
  /** The id of the file itself, or null. */
  file: z.string().nullable().default(null),
});

/** See {@link AlternativesSchema}. */
export type Alternatives = z.infer<typeof AlternativesSchema>;

/** What a publisher says about the model that a file belongs to. */
export const ModelInfoSchema = z.strictObject({
  type: ModelTypeSchema.nullable().default(null),
  title: z.string().nullable().default(null),
  version: z.string().nullable().default(null),
  creator: z.string().nullable().default(null),
  baseModel: z.string().nullable().default(null),
  /** Words that wake the model in a prompt, in the publisher's order. */
  trainedWords: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  /** The page for people. */
  page: z.string().nullable().default(null),
  licence: z.string().nullable().default(null),
  scan: ScanSchema.nullable().default(null),
  preview: PreviewSchema.nullable().default(null),
  alternatives: AlternativesSchema.prefault({}),
  /** The service's own record, for sidecars; free of secrets. */
  record: z.unknown().default(null),
});

/** See {@link ModelInfoSchema}. */
export type ModelInfo = z.infer<typeof ModelInfoSchema>;

/**
 * Whether a file can be fetched as things stand. `early_access` names the
 * moment at which it becomes free, in milliseconds since 1970, where that is
 * known.
 */
export const FileAccessSchema = z.strictObject({
  state: z.enum([
    "open",
    "needs_key",
    "gated",
    "early_access",
    "paid",
    "unknown",
  ]),
  until: z.number().nullable().default(null),
  /** The page on which a person can get access. */
  page: z.string().nullable().default(null),
  /**
   * Why the service refuses the file, in its own terms and with the way out.
   * What is known of the file stands all the same; a job for it fails with
   * this. Null where it is not refused, or nobody has asked.
   */
  refusal: ProblemSchema.nullable().default(null),
});

/** See {@link FileAccessSchema}. */
export type FileAccess = z.infer<typeof FileAccessSchema>;
