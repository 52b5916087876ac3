import { z } from "zod";
import { IntegritySchema } from "./hash.ts";
import { ModelTypeSchema, PreviewSchema } from "./model_info.ts";
import { HASH_ALGORITHMS } from "./plain/hash_algorithms.ts";
import { ProblemSchema } from "./problem_schema.ts";
import { SourceIdSchema } from "./resolved_file.ts";

/**
 * What became of a job: `waiting` while it is in the queue, `expanded` where
 * its link stood for several files that became jobs, `removed` where it was
 * taken off unfinished.
 */
export const HistoryStateSchema = z.enum([
  "waiting",
  "done",
  "expanded",
  "failed",
  "removed",
]);

/** See {@link HistoryStateSchema}. */
export type HistoryState = z.infer<typeof HistoryStateSchema>;

/** One job that ever was. It holds no secret and outlives the job. */
export const HistoryEntrySchema = z.strictObject({
  /** The job's id. */
  id: z.string(),
  /** The URL as the user gave it, free of secrets. */
  url: z.string(),
  state: HistoryStateSchema,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** When it was done, failed or removed, in milliseconds since 1970. */
  endedAt: z.number().nullable(),
  source: SourceIdSchema.nullable(),
  name: z.string().nullable(),
  /** What the file is for, and which family of models it belongs to; null where nobody said. */
  type: ModelTypeSchema.nullable(),
  baseModel: z.string().nullable(),
  /** What its publisher shows for it, where anybody does. */
  preview: PreviewSchema.nullable(),
  /** Where the file was put; it may have been moved since. */
  path: z.string().nullable(),
  size: z.int().nonnegative().nullable(),
  sha256: z.string().nullable(),
  integrity: IntegritySchema.nullable(),
  verifiedBy: z.enum(HASH_ALGORITHMS).nullable(),
  /** How long its last run took. */
  seconds: z.number().nonnegative().nullable(),
  /** Why it failed, where it did. */
  problem: ProblemSchema.nullable(),
  /** Whether it can be fetched again from here: false where its link held a secret. */
  repeatable: z.boolean(),
});

/** See {@link HistoryEntrySchema}. */
export type HistoryEntry = z.infer<typeof HistoryEntrySchema>;

/** Which part of the history is asked for, newest first. */
export const HistoryQuerySchema = z.object({
  /** Words that must all be in the name, the title, the URL, the path or the digest. */
  search: z.string().max(500).optional(),
  state: HistoryStateSchema.optional(),
  source: SourceIdSchema.optional(),
  type: ModelTypeSchema.optional(),
  /** Exactly as an entry has it. */
  baseModel: z.string().max(200).optional(),
  /** How many. */
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** The `next` of the page before. */
  after: z.string().max(100).optional(),
});

/** See {@link HistoryQuerySchema}. */
export type HistoryQuery = z.infer<typeof HistoryQuerySchema>;

/** One page of history. */
export const HistoryPageSchema = z.strictObject({
  entries: z.array(HistoryEntrySchema),
  /** How many there are in all that fit the question. */
  total: z.int().nonnegative(),
  /** What to ask for next, or null at the end. */
  next: z.string().nullable(),
  /** What the whole history can be narrowed by. */
  types: z.array(ModelTypeSchema),
  baseModels: z.array(z.string()),
});

/** See {@link HistoryPageSchema}. */
export type HistoryPage = z.infer<typeof HistoryPageSchema>;
