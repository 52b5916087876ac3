import { z } from "zod";

/**
 * How the bytes of a file are being had. The engine falls back from left to
 * right by itself: many ranges at once, one range at a time, or the whole
 * body from byte 0 with no way to resume.
 */
export const TransferModeSchema = z.enum(["ranges", "single", "stream"]);

/** See {@link TransferModeSchema}. */
export type TransferMode = z.infer<typeof TransferModeSchema>;

/** One connection's part of the file: bytes `[start, end)`, of which `[start, position)` are on disk. */
export const SegmentViewSchema = z.strictObject({
  start: z.int().nonnegative(),
  position: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Index of the byte source (mirror) that serves it. */
  source: z.int().nonnegative(),
});

/** See {@link SegmentViewSchema}. */
export type SegmentView = z.infer<typeof SegmentViewSchema>;

/** Bytes `[start, end)` of a file: the end is not part of it. */
export const ByteSpanSchema = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});

/** See {@link ByteSpanSchema}. */
export type ByteSpan = z.infer<typeof ByteSpanSchema>;

/** How far a transfer is. */
export const ProgressSchema = z.strictObject({
  /** Bytes of the file on disk. */
  bytes: z.int().nonnegative(),
  /** Bytes of the whole file, or null while unknown. */
  size: z.int().nonnegative().nullable(),
  /** Bytes a second over the last few seconds; falls to 0 in silence. */
  speed: z.number().nonnegative(),
  /** Seconds left at this speed, or null where nobody can say. */
  etaSeconds: z.number().nonnegative().nullable(),
  /** Connections that are open now. */
  connections: z.int().nonnegative(),
  /** Bytes received from the network, those fetched twice included. */
  fetchedBytes: z.int().nonnegative(),
  /** Bytes received that were of no use: fetched twice, or thrown away. */
  wastedBytes: z.int().nonnegative(),
  mode: TransferModeSchema,
  /** Live segments, by start. */
  segments: z.array(SegmentViewSchema),
  /** What is on disk: spans that ascend and do not touch; absent where it is not told. */
  done: z.array(ByteSpanSchema).optional(),
});

/** See {@link ProgressSchema}. */
export type Progress = z.infer<typeof ProgressSchema>;

/**
 * Something a user may want to know that does not end the job: a fallback, a
 * renewed link, a wait, a dropped mirror.
 */
export const NoticeSchema = z.strictObject({
  kind: z.enum([
    "resumed",
    "fallback",
    "relinked",
    "retrying",
    "waiting",
    "mirror_joined",
    "mirror_dropped",
    "restarted",
    "repairing",
    "waiting_for_space",
    "renamed",
    "mislabelled",
    "placement",
    "linked",
    "without_sidecars",
  ]),
  /** One plain sentence. */
  message: z.string(),
  /** When a wait ends, in milliseconds since 1970. */
  until: z.number().optional(),
});

/** See {@link NoticeSchema}. */
export type Notice = z.infer<typeof NoticeSchema>;
