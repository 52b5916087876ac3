import { z } from "zod";
import { JobOptionsSchema, JobSchema } from "./job.ts";

/** One URL to add, and what the user says about it. */
export const AddJobSchema = z.strictObject({
  url: z.string().min(1).max(8192),
  options: JobOptionsSchema.pick({
    name: true,
    sha256: true,
    mirrors: true,
    connections: true,
    maxSpeed: true,
    choice: true,
    password: true,
  }).prefault({}),
});

/** See {@link AddJobSchema}. */
export type AddJob = z.infer<typeof AddJobSchema>;

/** The body of `POST /api/jobs`: all of them are added, or none. */
export const AddJobsSchema = z.strictObject({
  jobs: z.array(AddJobSchema).min(1).max(10_000),
});

/** See {@link AddJobsSchema}. */
export type AddJobs = z.infer<typeof AddJobsSchema>;

/** The body of `POST /api/pair`: the code of a pairing link. */
export const PairSchema = z.strictObject({ code: z.string().min(1).max(64) });

/**
 * The first frame that a browser sends over the event socket: the half of its
 * session that is no cookie. Nothing is told to a socket that has not said it.
 */
export const ClientHelloSchema = z.strictObject({
  type: z.literal("hello"),
  session: z.string().max(128),
});

/** See {@link ClientHelloSchema}. */
export type ClientHello = z.infer<typeof ClientHelloSchema>;

/** A message from the server: everything at once, or what changed since. */
export const ServerMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("snapshot"),
    /** Changes when the server restarts: numbers of another epoch mean nothing. */
    epoch: z.string(),
    seq: z.int().nonnegative(),
    jobs: z.array(JobSchema),
  }),
  z.strictObject({
    type: z.literal("changes"),
    epoch: z.string(),
    /**
     * The number that these changes follow. Whoever is not as far has missed
     * some, and asks for a snapshot by connecting again.
     */
    after: z.int().nonnegative(),
    seq: z.int().nonnegative(),
    /** The newest state of each job that changed. */
    jobs: z.array(JobSchema),
    /** The ids of jobs that are gone. */
    removed: z.array(z.string()),
  }),
]);

/** See {@link ServerMessageSchema}. */
export type ServerMessage = z.infer<typeof ServerMessageSchema>;
