import { z } from "zod";

/**
 * AES-128 in counter mode: the counter block of byte `n` is the nonce followed
 * by `n / 16` in 64 bits, so that any range can be deciphered by itself.
 */
export const CipherSchema = z.strictObject({
  name: z.literal("aes-128-ctr"),
  /** 16 bytes in base64. */
  key: z.string(),
  /** 8 bytes in base64. */
  nonce: z.string(),
});

/** See {@link CipherSchema}. Secret: never printed, stored or put into a URL. */
export type Cipher = z.infer<typeof CipherSchema>;

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
  /**
   * How a range is asked for: by the `Range` header, or as `…/start-end` at
   * the end of the URL's path, answered with status 200 (Mega; contracts.md
   * 4.4).
   */
  rangeStyle: z.enum(["header", "path"]).default("header"),
  /** How the bytes are enciphered on their way; null where they are plain. */
  cipher: CipherSchema.nullable().default(null),
  /** The most connections this source bears, or null where none is known. */
  maxConnections: z.int().positive().nullable().default(null),
});

/** See {@link ByteSourceSchema}. Never print one: its headers may be secret. */
export type ByteSource = z.infer<typeof ByteSourceSchema>;
