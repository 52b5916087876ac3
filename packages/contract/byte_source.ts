import { z } from "zod";

/**
 * How the bytes of one file can be had, as data alone, so that it crosses
 * into a worker thread and the engine never learns which service it is from.
 */
export const ByteSourceSchema = z.strictObject({
  /**
   * Where to ask. May redirect; the engine follows by hand and comes back
   * here when the link it was led to dies.
   */
  url: z.string(),
  /** Headers for the origin of `url` alone; no other host ever sees them. */
  headers: z.record(z.string(), z.string()).default({}),
  /**
   * Whether the signature of the link it redirects to covers the request's
   * `Range` (Hugging Face; contracts.md 2.4): redirects are then walked
   * without one.
   */
  rangeBound: z.boolean().default(false),
  /** The most connections this source bears, or null where none is known. */
  maxConnections: z.int().positive().nullable().default(null),
});

/** See {@link ByteSourceSchema}. Never print one: its headers may be secret. */
export type ByteSource = z.infer<typeof ByteSourceSchema>;
