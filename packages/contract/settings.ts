import { z } from "zod";

/** A time of day, as `23:05`. */
const TimeOfDaySchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time of day looks like 23:05");

/**
 * The hours in which downloads run, by the clock of the machine that Haul runs
 * on. Where `to` is not after `from`, they end on the next day.
 */
export const ScheduleSchema = z.strictObject({
  from: TimeOfDaySchema,
  to: TimeOfDaySchema,
  /** The days on which they begin: 0 is Sunday. */
  days: z.array(z.int().min(0).max(6)).min(1).default([0, 1, 2, 3, 4, 5, 6]),
});

/** See {@link ScheduleSchema}. */
export type Schedule = z.infer<typeof ScheduleSchema>;

/** A host as URLs write it, with its port where that is not the usual one. */
const HostSchema = z
  .string()
  .max(255)
  .regex(/^[a-z0-9.-]+(?::\d{1,5})?$/);

/** More connections than this no host has been seen to reward. */
const ConnectionsSchema = z.int().min(1).max(64);

/**
 * What a user may set while Haul runs; the defaults are
 * `SettingsSchema.parse({})`. Folders, addresses and programs are none of
 * them: those are said at the start, by whoever owns the machine.
 */
export const SettingsSchema = z.strictObject({
  /** Jobs that run at once. */
  concurrentJobs: z.int().min(1).max(64).default(3),
  /** Bytes a second for all jobs together; null means no limit. */
  maxSpeed: z.number().positive().nullable().default(null),
  /** Holds all jobs, whatever each of them is told. */
  paused: z.boolean().default(false),
  /** The most connections to one host, all jobs together; null lets Haul find out. */
  connectionsPerHost: ConnectionsSchema.nullable().default(null),
  /** The same for single hosts, which outranks `connectionsPerHost`. */
  hostConnections: z
    .record(HostSchema, ConnectionsSchema, {
      error: ({ code }) =>
        code === "invalid_key" ? "a host is written as example.org:8443" : null,
    })
    .default({}),
  /** When downloads run; null means always. */
  schedule: ScheduleSchema.nullable().default(null),
  /** Whether a file in early access waits for the day on which it is free. */
  waitForEarlyAccess: z.boolean().default(true),
  /** Whether CivitAI is asked, by its SHA-256, for a second source of a large file from elsewhere. */
  findCopies: z.boolean().default(true),
});

/** See {@link SettingsSchema}. */
export type Settings = z.infer<typeof SettingsSchema>;

/** What is set, and what follows of it at this moment. */
export const SettingsNowSchema = SettingsSchema.extend({
  /** When the hours of `schedule` let downloads run again, in milliseconds since 1970; null while they may. */
  opensAt: z.number().nullable().default(null),
});

/** See {@link SettingsNowSchema}. */
export type SettingsNow = z.infer<typeof SettingsNowSchema>;

const { shape } = SettingsSchema;

/** A change of settings: what is left out stays as it is. */
export const SettingsPatchSchema = z.strictObject({
  concurrentJobs: shape.concurrentJobs.unwrap().optional(),
  maxSpeed: shape.maxSpeed.unwrap().optional(),
  paused: shape.paused.unwrap().optional(),
  connectionsPerHost: shape.connectionsPerHost.unwrap().optional(),
  hostConnections: shape.hostConnections.unwrap().optional(),
  schedule: shape.schedule.unwrap().optional(),
  waitForEarlyAccess: shape.waitForEarlyAccess.unwrap().optional(),
  findCopies: shape.findCopies.unwrap().optional(),
});

/** See {@link SettingsPatchSchema}. */
export type SettingsPatch = z.infer<typeof SettingsPatchSchema>;
