import { z } from "zod";
import { ByteSourceSchema } from "./byte_source.ts";
import { ExpectedHashSchema } from "./hash.ts";

/** The services that Haul knows. */
export const SourceIdSchema = z.enum(["direct"]);

/** See {@link SourceIdSchema}. */
export type SourceId = z.infer<typeof SourceIdSchema>;

/** What a source knows about one file before its first byte is fetched. */
export const ResolvedFileSchema = z.strictObject({
  source: SourceIdSchema,
  /**
   * What this file is, for good: stable while links come and go, free of
   * secrets. Resuming is bound to it.
   */
  identity: z.string(),
  /** The file's name as its publisher gives it; hostile until `safeName`. */
  name: z.string().nullable(),
  /** Bytes, where the source knows before asking. */
  size: z.int().nonnegative().nullable(),
  /** Digests that the file must have. */
  hashes: z.array(ExpectedHashSchema),
  /** Where the bytes are, best first; all must be the same file. */
  bytes: z.array(ByteSourceSchema).min(1),
});

/** See {@link ResolvedFileSchema}. */
export type ResolvedFile = z.infer<typeof ResolvedFileSchema>;
