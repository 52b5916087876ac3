import { z } from "zod";
import { ExpectedHashSchema } from "./hash.ts";
import { FileModelSchema, ModelHeaderSchema } from "./model_header.ts";
import { FileAccessSchema, ModelInfoSchema } from "./model_info.ts";
import { ProblemSchema } from "./problem_schema.ts";
import { SourceIdSchema } from "./resolved_file.ts";
import { TransferModeSchema } from "./transfer.ts";

/** What would be fetched for a link: one of these for each file that it stands for. */
export const FileInfoSchema = z.strictObject({
  source: SourceIdSchema,
  /** What the file is at its service, for good; free of secrets. */
  identity: z.string(),
  /** The safe name under which it would be stored. */
  name: z.string(),
  /** Its folder within its repository or shared folder, as the publisher has it; to choose it by. */
  folder: z.string().nullable(),
  /** The absolute path that it would get. */
  path: z.string(),
  /** Why that folder, for people and with no full stop: "its header says a LoRA". */
  reason: z.string(),
  /** What to know of that place besides, each a sentence. */
  notes: z.array(z.string()),
  /** Where a file of that name and length is already, or null. */
  here: z.string().nullable(),
  /** Bytes, or null where nobody says. */
  size: z.int().nonnegative().nullable(),
  /** Digests that the file must have. */
  hashes: z.array(ExpectedHashSchema),
  /**
   * How the bytes would be had. Null where the file's server was not asked: it
   * refuses the file, or the link stands for many.
   */
  mode: TransferModeSchema.nullable(),
  /** The media type that the server names. */
  contentType: z.string().nullable(),
  /** The URL that was given or, of several files, the link of this one; free of secrets. */
  url: z.string(),
  /** A link to this very file and no other, now and later; free of secrets. */
  link: z.string(),
  /** What the publisher says about the model, or null where nobody does. */
  model: ModelInfoSchema.nullable(),
  /** What the file says of itself, where its server was asked. */
  header: ModelHeaderSchema.nullable(),
  /** What header and publisher say together; null for what neither calls a model. */
  is: FileModelSchema.nullable(),
  /** Whether the file can be had as things stand. */
  access: FileAccessSchema,
});

/** See {@link FileInfoSchema}. */
export type FileInfo = z.infer<typeof FileInfoSchema>;

/** What one input is: its files, or why it is none and what mends that. */
export const ResolvedSchema = z.union([
  z.strictObject({ files: z.array(FileInfoSchema) }),
  z.strictObject({ problem: ProblemSchema }),
]);

/** See {@link ResolvedSchema}. */
export type Resolved = z.infer<typeof ResolvedSchema>;
