import { z } from "zod";
import { JobSchema } from "./job.ts";
import { SettingsNowSchema } from "./settings.ts";
import { ProgressSchema, SegmentViewSchema } from "./transfer.ts";

/** Where a listener is: `epoch:seq`, as the server said it. */
export const CursorSchema = z
  .string()
  .regex(/^[\w-]{1,64}:\d{1,15}$/, "a cursor looks like EPOCH:12");

/**
 * The first frame that a browser sends over the event socket: the half of its
 * session that is no cookie. Nothing is told to a socket that has not said it.
 */
const HelloSchema = z.strictObject({
  type: z.literal("hello"),
  session: z.string().max(128),
});

/** Asks for the segments of these jobs, and of no others, from now on. */
const WatchSchema = z.strictObject({
  type: z.literal("watch"),
  ids: z.array(z.string().max(64)).max(32),
});

/** A frame that a client sends. */
export const ClientMessageSchema = z.discriminatedUnion("type", [
  HelloSchema,
  WatchSchema,
]);

/** See {@link ClientMessageSchema}. */
export type ClientMessage = z.infer<typeof ClientMessageSchema>;

/** How far a job is, where nothing else of it has changed. */
export const JobProgressSchema = ProgressSchema.pick({
  bytes: true,
  speed: true,
  etaSeconds: true,
  connections: true,
  fetchedBytes: true,
  wastedBytes: true,
}).extend({ id: z.string() });

/** See {@link JobProgressSchema}. */
export type JobProgress = z.infer<typeof JobProgressSchema>;

/** Everything at once. */
export const SnapshotSchema = z.strictObject({
  type: z.literal("snapshot"),
  /** Changes when the server restarts: numbers of another epoch mean nothing. */
  epoch: z.string(),
  seq: z.int().nonnegative(),
  settings: SettingsNowSchema,
  /** In the order of the queue; without segments. */
  jobs: z.array(JobSchema),
});

/** See {@link SnapshotSchema}. */
export type Snapshot = z.infer<typeof SnapshotSchema>;

/** What changed since a number. */
export const ChangesSchema = z.strictObject({
  type: z.literal("changes"),
  epoch: z.string(),
  /**
   * The number that these changes follow. Whoever is not as far has missed
   * some, and asks again with its cursor.
   */
  after: z.int().nonnegative(),
  seq: z.int().nonnegative(),
  /** The newest state of each job that changed; without segments. */
  jobs: z.array(JobSchema),
  /** The jobs that have only come further. */
  progress: z.array(JobProgressSchema),
  /** The ids of jobs that are gone. */
  removed: z.array(z.string()),
  /** The settings, where they or the hours changed. */
  settings: SettingsNowSchema.nullable(),
});

/** See {@link ChangesSchema}. */
export type Changes = z.infer<typeof ChangesSchema>;

/** The live segments of a job that this client watches. It has no number: the next one replaces it. */
export const SegmentsSchema = z.strictObject({
  type: z.literal("segments"),
  id: z.string(),
  segments: z.array(SegmentViewSchema),
});

/** A message from the server. */
export const ServerMessageSchema = z.discriminatedUnion("type", [
  SnapshotSchema,
  ChangesSchema,
  SegmentsSchema,
]);

/** See {@link ServerMessageSchema}. */
export type ServerMessage = z.infer<typeof ServerMessageSchema>;

/** What `GET /api/events/poll` takes: the same events where sockets do not pass. */
export const PollQuerySchema = z.object({
  /** @default none: a snapshot comes at once */
  cursor: CursorSchema.optional(),
  /** Seconds to wait for news before an empty answer. */
  wait: z.coerce.number().min(0).max(30).default(25),
});

/** Where a listener is after a message, or null where the message has no number. */
export function cursorOf(message: ServerMessage): string | null {
  return message.type === "segments" ? null : `${message.epoch}:${message.seq}`;
}
