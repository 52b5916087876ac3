import { z } from "zod";
import { JobOptionsSchema, JobSchema } from "./job.ts";

/** The body of `POST /api/jobs`: one URL and what the user says about it. */
export const AddJobSchema = z.strictObject({
  url: z.string().min(1).max(8192),
  options: JobOptionsSchema.pick({
    name: true,
    sha256: true,
    mirrors: true,
    connections: true,
    maxSpeed: true,
  }).prefault({}),
});

/** See {@link AddJobSchema}. */
export type AddJob = z.infer<typeof AddJobSchema>;

/** A message from the server: everything at once, one job's news, or a removal. */
export const ServerMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("snapshot"),
    /** Changes when the server restarts: numbers of another epoch mean nothing. */
    epoch: z.string(),
    seq: z.int().nonnegative(),
    jobs: z.array(JobSchema),
  }),
  z.strictObject({
    type: z.literal("job"),
    epoch: z.string(),
    seq: z.int().nonnegative(),
    job: JobSchema,
  }),
  z.strictObject({
    type: z.literal("removed"),
    epoch: z.string(),
    seq: z.int().nonnegative(),
    id: z.string(),
  }),
]);

/** See {@link ServerMessageSchema}. */
export type ServerMessage = z.infer<typeof ServerMessageSchema>;
