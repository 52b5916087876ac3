import { z } from "zod";
import { FileChoiceSchema } from "./file_choice.ts";
import { IntegritySchema } from "./hash.ts";
import { LayoutIdSchema } from "./layout.ts";
import { FileModelSchema } from "./model_header.ts";
import { HASH_ALGORITHMS } from "./plain/hash_algorithms.ts";
import { ProblemSchema } from "./problem_schema.ts";
import { SourceIdSchema } from "./resolved_file.ts";
import { NoticeSchema, ProgressSchema } from "./transfer.ts";

/** What a user may say when a file is added. */
export const JobOptionsSchema = z.strictObject({
  /** The folder to put the file in; null means the first download root. */
  folder: z.string().nullable().default(null),
  /** The name to give it; null means the publisher's. */
  name: z.string().nullable().default(null),
  /** The SHA-256 that the file must have, in lower-case hexadecimal. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "a SHA-256 is 64 hexadecimal characters")
    .nullable()
    .default(null),
  /** A digest of another kind that the file must have, as `sha1:HEX` or `md5:HEX`, in lower case. */
  digest: z
    .string()
    .regex(
      /^(?:sha1:[0-9a-f]{40}|md5:[0-9a-f]{32})$/,
      "a digest is sha1: and 40, or md5: and 32 hexadecimal characters",
    )
    .nullable()
    .default(null),
  /** Other URLs of the same file. */
  mirrors: z.array(z.string()).default([]),
  /** The most connections, 1 to 64; null lets Haul choose. */
  connections: z.int().min(1).max(64).nullable().default(null),
  /** Bytes a second for this job; null means no limit. */
  maxSpeed: z.number().positive().nullable().default(null),
  /** Headers for the origin of the URL alone. Secret: never stored or shown. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Which files of the link, where it stands for several. */
  choice: FileChoiceSchema.prefault({}),
  /** The password of a protected link. Secret: never stored or shown. */
  password: z.string().min(1).max(1024).nullable().default(null),
  /**
   * How the folder is laid out: the file goes where that tool looks for its
   * kind. Null puts it into the folder itself.
   */
  layout: LayoutIdSchema.nullable().default(null),
  /** A naming template as `{base}/{model}.{ext}`, for layouts; null keeps the publisher's name. */
  template: z.string().min(1).max(300).nullable().default(null),
  /** Replace a file of that name instead of taking another name. */
  overwrite: z.boolean().default(false),
  /**
   * Compute the SHA-256 of a file for which nobody published a digest, so that
   * the library can know it again. A digest that was published is checked
   * whatever this says.
   */
  hash: z.boolean().default(true),
  /** What a client of another tongue said besides, kept to be given back to it; Haul goes by none of it. */
  clientOptions: z.record(z.string().max(64), z.string().max(8192)).default({}),
});

/** See {@link JobOptionsSchema}. */
export type JobOptions = z.infer<typeof JobOptionsSchema>;

/** What is known about the file of a job once it was found. */
export const JobFileSchema = z.strictObject({
  source: SourceIdSchema,
  /** The safe name under which it is, or will be, stored. */
  name: z.string(),
  /** The absolute final path. */
  path: z.string(),
  size: z.int().nonnegative().nullable(),
  /** What model it is, where header or publisher tell; null for other files. */
  model: FileModelSchema.nullable().default(null),
});

/** See {@link JobFileSchema}. */
export type JobFile = z.infer<typeof JobFileSchema>;

/** What a finished job says of its file. */
export const OutcomeSchema = z.strictObject({
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string().nullable(),
  integrity: IntegritySchema,
  /** Which published digest agreed, where one did. */
  verifiedBy: z.enum(HASH_ALGORITHMS).nullable(),
  fetchedBytes: z.int().nonnegative(),
  wastedBytes: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  /** The most connections that were open at once. */
  connections: z.int().nonnegative(),
  /** True where the same content was here before and nothing was fetched or kept. */
  alreadyHere: z.boolean(),
});

/** See {@link OutcomeSchema}. */
export type Outcome = z.infer<typeof OutcomeSchema>;

/** What a link came to that stands for several files. */
export const ExpansionSchema = z.strictObject({
  /** The ids of their jobs, in the order of the folder or repository. */
  jobs: z.array(z.string()),
  /** Bytes of all files together, or null where any size is unknown. */
  bytes: z.int().nonnegative().nullable(),
});

/** See {@link ExpansionSchema}. */
export type Expansion = z.infer<typeof ExpansionSchema>;

/** Where a job is; each phase holds only its own facts. */
export const JobStateSchema = z.discriminatedUnion("phase", [
  z.strictObject({ phase: z.literal("queued") }),
  z.strictObject({ phase: z.literal("resolving") }),
  z.strictObject({ phase: z.literal("downloading"), progress: ProgressSchema }),
  z.strictObject({ phase: z.literal("verifying"), progress: ProgressSchema }),
  z.strictObject({ phase: z.literal("placing") }),
  z.strictObject({
    phase: z.literal("paused"),
    progress: ProgressSchema.nullable(),
  }),
  z.strictObject({ phase: z.literal("done"), outcome: OutcomeSchema }),
  /** For good: the link stood for several files, and each became a job. */
  z.strictObject({ phase: z.literal("expanded"), expansion: ExpansionSchema }),
  z.strictObject({ phase: z.literal("failed"), problem: ProblemSchema }),
]);

/** See {@link JobStateSchema}. */
export type JobState = z.infer<typeof JobStateSchema>;

/** The names of the phases. */
export const JobPhaseSchema = z.enum(
  JobStateSchema.options.map(({ shape }) => shape.phase.value),
);

/** The name of a job's phase. */
export type JobPhase = JobState["phase"];

/** Who goes first: jobs of one priority go by their position. */
export const PrioritySchema = z.enum(["high", "normal", "low"]);

/** See {@link PrioritySchema}. */
export type Priority = z.infer<typeof PrioritySchema>;

/** One file on its way from a URL to its place. */
export const JobSchema = z.strictObject({
  id: z.string(),
  /** The URL as the user gave it, free of credentials. */
  url: z.string(),
  /** The id of the job whose link stood for this file among others, or null. */
  parent: z.string().nullable().default(null),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  priority: PrioritySchema,
  /** Jobs of one priority run by this number, lowest first; it means nothing else. */
  position: z.number(),
  /** Not to be started before this moment, in milliseconds since 1970; null for at once. */
  notBefore: z.number().nullable(),
  /** Bytes on disk when the job was last heard of: what the next run need not fetch. */
  savedBytes: z.int().nonnegative(),
  file: JobFileSchema.nullable(),
  /** The newest notice, or null. */
  notice: NoticeSchema.nullable(),
  state: JobStateSchema,
});

/** See {@link JobSchema}. */
export type Job = z.infer<typeof JobSchema>;
