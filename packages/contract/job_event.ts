import { z } from "zod";
import { ExpansionSchema, JobFileSchema, OutcomeSchema } from "./job.ts";
import { ProblemSchema } from "./problem_schema.ts";
import { NoticeSchema, ProgressSchema } from "./transfer.ts";

/** A fact about one job. The reducer of the jobs package folds them into a state. */
export const JobEventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("queued") }),
  z.strictObject({ type: z.literal("resolving") }),
  z.strictObject({ type: z.literal("found"), file: JobFileSchema }),
  z.strictObject({ type: z.literal("progress"), progress: ProgressSchema }),
  /** Null where what was told before holds no more. */
  z.strictObject({
    type: z.literal("notice"),
    notice: NoticeSchema.nullable(),
  }),
  z.strictObject({ type: z.literal("verifying"), progress: ProgressSchema }),
  z.strictObject({ type: z.literal("placing") }),
  z.strictObject({ type: z.literal("paused") }),
  z.strictObject({ type: z.literal("done"), outcome: OutcomeSchema }),
  z.strictObject({ type: z.literal("expanded"), expansion: ExpansionSchema }),
  z.strictObject({ type: z.literal("failed"), problem: ProblemSchema }),
]);

/** See {@link JobEventSchema}. */
export type JobEvent = z.infer<typeof JobEventSchema>;
