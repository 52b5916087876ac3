import { z } from "zod";
import { IntegritySchema } from "./hash.ts";
import { SourceIdSchema } from "./resolved_file.ts";

/** A model on this machine. */
export const LibraryFileSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  name: z.string(),
  /** Bytes. */
  size: z.number().nonnegative(),
  /** In lower-case hexadecimal. */
  sha256: z.string(),
  /** `verified` where a published digest agreed. */
  integrity: IntegritySchema,
  source: SourceIdSchema.nullable(),
  /** A model type of the contract, or a finer kind that some tool keeps apart. */
  type: z.string().nullable(),
  baseModel: z.string().nullable(),
  title: z.string().nullable(),
  version: z.string().nullable(),
  creator: z.string().nullable(),
  /** Words that wake it in a prompt. */
  trainedWords: z.array(z.string()),
  /** The page for people. */
  page: z.string().nullable(),
  /** Whether it was gone when it was last looked for. */
  missing: z.boolean(),
  /** Whether a picture lies beside it. */
  hasPreview: z.boolean(),
});

/** See {@link LibraryFileSchema}. */
export type LibraryFile = z.infer<typeof LibraryFileSchema>;

/** What a scan of the download folders came to. */
export const ScanResultSchema = z.strictObject({
  /** Files that were looked at. */
  files: z.int().nonnegative(),
  /** Those among them that were new. */
  added: z.int().nonnegative(),
  /** Why some could not be read, or are not what their names promise, in sentences. */
  troubles: z.array(z.string()),
});

/** See {@link ScanResultSchema}. */
export type ScanResult = z.infer<typeof ScanResultSchema>;

/** A model of which a newer version is out. */
export const LibraryUpdateSchema = z.strictObject({
  /** The paths of what is here of it. */
  paths: z.array(z.string()),
  /** The newest version's name. */
  version: z.string().nullable(),
  /** Its page for people. */
  page: z.string().nullable(),
});

/** See {@link LibraryUpdateSchema}. */
export type LibraryUpdate = z.infer<typeof LibraryUpdateSchema>;

/** What `GET /api/library/preview` takes. */
export const LibraryPreviewQuerySchema = z.object({
  /** The path of a file that the library knows. */
  path: z.string().min(1).max(4096),
});

/**
 * The header of a picture's reply that says for whom it is: CivitAI's level, 1
 * for everybody, 2 and more for fewer, 0 where its publisher leaves it open. It
 * is missing where nobody says anything.
 */
export const LEVEL_HEADER = "Haul-Content-Level";
