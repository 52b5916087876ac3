import { z } from "zod";
import { ByteSourceSchema } from "./byte_source.ts";
import { ExpectedHashSchema } from "./hash.ts";
import { FileAccessSchema, ModelInfoSchema } from "./model_info.ts";
import { RepositoryPlaceSchema } from "./repository_place.ts";
import { ServiceIdSchema } from "./service.ts";

/** Where files come from: a service that Haul knows, or the link itself. */
export const SourceIdSchema = z.enum([...ServiceIdSchema.options, "direct"]);

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
  /**
   * What a user could paste to get this very file and no other: a link that
   * stands for many files becomes one job for each of these. Secret where it
   * carries a key or a password.
   */
  link: z.string(),
  /** The file's name as its publisher gives it; hostile until `safeName`. */
  name: z.string().nullable(),
  /**
   * The folder that it has within its repository or shared folder, with `/`
   * between its parts and none at its ends; hostile like the name. Null where
   * there is none.
   */
  folder: z.string().nullable().default(null),
  /** Bytes, where the source knows before asking. */
  size: z.int().nonnegative().nullable(),
  /** Digests that the file must have. */
  hashes: z.array(ExpectedHashSchema),
  /** Where the bytes are, best first; all must be the same file. */
  bytes: z.array(ByteSourceSchema).min(1),
  /** What the publisher says about the model, or null where nobody does. */
  model: ModelInfoSchema.nullable().default(null),
  /** Where it is in its repository, for files of Hugging Face; null for others. */
  repository: RepositoryPlaceSchema.nullable().default(null),
  /** Whether the file can be had as things stand. */
  access: FileAccessSchema.prefault({ state: "unknown" }),
});

/** See {@link ResolvedFileSchema}. */
export type ResolvedFile = z.infer<typeof ResolvedFileSchema>;
