import { z } from "zod";

/** What a user may set; the defaults are `SettingsSchema.parse({})`. */
export const SettingsSchema = z.strictObject({
  /** Jobs that run at once. */
  concurrentJobs: z.int().min(1).max(64).default(3),
  /** Bytes a second for all jobs together; null means no limit. */
  maxSpeed: z.number().positive().nullable().default(null),
  /** Plain http for hosts other than this machine. */
  allowHttp: z.boolean().default(false),
  /** Private networks that links may lead to, as CIDR ranges. */
  allowPrivate: z.array(z.string()).default([]),
});

/** See {@link SettingsSchema}. */
export type Settings = z.infer<typeof SettingsSchema>;
