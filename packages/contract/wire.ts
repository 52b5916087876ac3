import { z } from "zod";
import {
  JobOptionsSchema,
  JobPhaseSchema,
  JobSchema,
  PrioritySchema,
} from "./job.ts";
import { LayoutIdSchema } from "./layout.ts";
import { ProblemSchema } from "./problem_schema.ts";
import { ServiceIdSchema } from "./service.ts";

const ABSOLUTE = /^(?:[\\/~]|[a-z]:)/i;

/** A folder below the download folder, with `/` between its parts; never a way out of it. */
export const SubfolderSchema = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (folder) =>
      !ABSOLUTE.test(folder) &&
      !/\p{Cc}/u.test(folder) &&
      !folder.split(/[\\/]/).includes(".."),
    "a folder is named from the download folder on, as loras/sdxl",
  );

/** One URL to add, and what the user says about it. */
export const AddJobSchema = z.strictObject({
  url: z.string().min(1).max(8192),
  options: JobOptionsSchema.omit({ folder: true })
    .extend({ folder: SubfolderSchema.nullable().default(null) })
    .prefault({}),
  priority: PrioritySchema.default("normal"),
  /** Add it paused: it waits until it is resumed. */
  paused: z.boolean().default(false),
});

/** See {@link AddJobSchema}. */
export type AddJob = z.infer<typeof AddJobSchema>;

const { shape } = JobOptionsSchema;

/**
 * The body of `PATCH /api/jobs/:id`: what a job is asked to do from now on;
 * what is left out stays. One that runs goes on with the bytes that it has.
 */
export const EditJobSchema = z.strictObject({
  url: z.string().min(1).max(8192).optional(),
  name: shape.name.unwrap().optional(),
  sha256: shape.sha256.unwrap().optional(),
  mirrors: shape.mirrors.unwrap().optional(),
  connections: shape.connections.unwrap().optional(),
  maxSpeed: shape.maxSpeed.unwrap().optional(),
  headers: shape.headers.unwrap().optional(),
  choice: shape.choice.unwrap().optional(),
  password: shape.password.unwrap().optional(),
});

/** See {@link EditJobSchema}. */
export type EditJob = z.infer<typeof EditJobSchema>;

/** The body of `POST /api/jobs`: all of them are added, or none. */
export const AddJobsSchema = z.strictObject({
  jobs: z.array(AddJobSchema).min(1).max(10_000),
});

/** See {@link AddJobsSchema}. */
export type AddJobs = z.infer<typeof AddJobsSchema>;

/** The value of the header `Idempotency-Key`: a request that is sent twice with one key adds once. */
export const IdempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "a key is 1 to 255 visible characters");

const NAMES = JobPhaseSchema.options.join(", ");
const PHASE = `(?:${JobPhaseSchema.options.join("|")})`;
const PHASES = new RegExp(`^${PHASE}(?:,${PHASE})*$`);

/** Which jobs are asked for, in the order of the queue. */
export const JobQuerySchema = z.object({
  /** Phases, with commas between them. */
  phase: z.string().regex(PHASES, `phases are ${NAMES}`).optional(),
  /** Words that must all be in the name or the URL. */
  search: z.string().max(500).optional(),
  /** How many. */
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** The `next` of the page before. */
  after: z.string().max(200).optional(),
});

/** See {@link JobQuerySchema}. */
export type JobQuery = z.infer<typeof JobQuerySchema>;

/** One page of the queue. */
export const JobPageSchema = z.strictObject({
  jobs: z.array(JobSchema),
  /** How many there are in all that fit the question. */
  total: z.int().nonnegative(),
  /** What to ask for next, or null at the end. */
  next: z.string().nullable(),
});

/** See {@link JobPageSchema}. */
export type JobPage = z.infer<typeof JobPageSchema>;

/** What one command does to many jobs. */
export const JobActionSchema = z.enum(["pause", "resume", "retry", "remove"]);

/** See {@link JobActionSchema}. */
export type JobAction = z.infer<typeof JobActionSchema>;

/** The body of `POST /api/jobs/bulk`: one action for many jobs; ids that are gone are passed over. */
export const BulkSchema = z.strictObject({
  action: JobActionSchema,
  ids: z.array(z.string().max(64)).min(1).max(10_000),
  /** For `remove`: leave what was fetched where it is. */
  keepPart: z.boolean().default(false),
});

/** The body of `POST /api/jobs/clear`: takes jobs that have ended off the list. */
export const ClearSchema = z.strictObject({
  phases: z
    .array(z.enum(["done", "expanded", "failed"]))
    .min(1)
    .default(["done", "expanded"]),
});

/** Where a job is moved to: an end of the queue, or beside another job. */
export const MoveSchema = z.union(
  [
    z.strictObject({ to: z.enum(["first", "last"]) }),
    z.strictObject({ before: z.string().max(64) }),
    z.strictObject({ after: z.string().max(64) }),
  ],
  'a move is {"to":"first"}, {"to":"last"}, {"before":"ID"} or {"after":"ID"}',
);

/** See {@link MoveSchema}. */
export type Move = z.infer<typeof MoveSchema>;

/** The body of `POST /api/jobs/:id/priority`. */
export const SetPrioritySchema = z.strictObject({ priority: PrioritySchema });

/** The body of `POST /api/jobs/:id/retry`. */
export const RetrySchema = z.strictObject({
  /** Not before this moment, in milliseconds since 1970. @default at once */
  notBefore: z.number().nonnegative().nullable().default(null),
});

/** The body of `POST /api/resolve`: what each of these is, before anything is added. */
export const ResolveSchema = z.strictObject({
  inputs: z.array(z.string().min(1).max(8192)).min(1).max(100),
  options: JobOptionsSchema.pick({
    choice: true,
    headers: true,
    layout: true,
    password: true,
  }).prefault({}),
});

/** See {@link ResolveSchema}. */
export type Resolve = z.infer<typeof ResolveSchema>;

/** The body of `PUT /api/keys/:service`. */
export const SetKeySchema = z.strictObject({
  key: z.string().min(1).max(4096),
});

/** What may be told of the key of one service: never the key. */
export const KeyStateSchema = z.strictObject({
  service: ServiceIdSchema,
  /** The service's name for people. */
  title: z.string(),
  /** The page on which a person makes a key. */
  page: z.string().nullable(),
  /** The key in use, or null where there is none. */
  key: z
    .strictObject({
      /** Where it is kept. */
      place: z.enum(["environment", "keychain", "file", "service file"]),
      /** Its last characters, as `…x7Qa`. */
      masked: z.string(),
    })
    .nullable(),
  /** What is wrong with what stands where a key should be. */
  problem: ProblemSchema.nullable(),
});

/** See {@link KeyStateSchema}. */
export type KeyState = z.infer<typeof KeyStateSchema>;

/** What `GET /api/preview` takes. */
export const PreviewQuerySchema = z.object({
  /** The picture's address, as a service gave it. */
  url: z.string().min(1).max(4096),
});

/** The room on the volume of one download folder. */
export const VolumeSchema = z.strictObject({
  /** The download folder, absolute. */
  root: z.string(),
  /** Whose folder it is by its own files, or null where no tool that Haul knows lives there. */
  layout: LayoutIdSchema.nullable(),
  /** Bytes that this user may still write. */
  free: z.number().nonnegative(),
  /** Bytes that the volume holds. */
  size: z.number().nonnegative(),
});

/** See {@link VolumeSchema}. */
export type Volume = z.infer<typeof VolumeSchema>;

/** The body of `POST /api/pair`: the code of a pairing link. */
export const PairSchema = z.strictObject({ code: z.string().min(1).max(64) });
