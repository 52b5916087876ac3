import { z } from "zod";
import { flag, list, number, text } from "./_lenient.ts";

const Id = z.int().positive();
const MaybeId = Id.nullish()
  .catch(null)
  .transform((id) => id ?? null);

/** One file of a version. */
export const FileSchema = z.object({
  id: MaybeId,
  name: z.string(),
  type: z.string().catch("Model"),
  sizeKB: number,
  metadata: z
    .object({ format: text, size: text, fp: text, quantType: text })
    .catch({ format: null, size: null, fp: null, quantType: null }),
  /** Hexadecimal, by CivitAI's names: `SHA256`, `AutoV2` … */
  hashes: z
    .record(z.string(), z.unknown())
    .catch({})
    .transform((hashes) =>
      Object.entries(hashes).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ),
  downloadUrl: text,
  primary: flag,
  pickleScanResult: text,
  virusScanResult: text,
});

/** See {@link FileSchema}. */
export type CivitaiFile = z.infer<typeof FileSchema>;

const ImageSchema = z.object({
  url: z.string(),
  type: text,
  nsfwLevel: z.unknown().optional(),
  /** Before 2024: a word or a boolean. */
  nsfw: z.unknown().optional(),
});

/** See {@link ImageSchema}. */
export type CivitaiImage = z.infer<typeof ImageSchema>;

const VersionFields = z.object({
  id: Id,
  modelId: MaybeId,
  name: text,
  baseModel: text,
  trainedWords: list(z.string()),
  files: list(FileSchema),
  images: list(ImageSchema),
  availability: text,
  publishedAt: text,
  earlyAccessDeadline: text,
  earlyAccessEndsAt: text,
  /** Days, before 2024. */
  earlyAccessTimeFrame: number,
  paidAccess: z
    .object({ permanent: flag, endsAt: text })
    .nullish()
    .catch(null)
    .transform((paid) => paid ?? null),
  model: z
    .object({ name: text, type: text, mode: text })
    .nullish()
    .catch(null)
    .transform((model) => model ?? null),
});

/** A model's version, with the record as it came. */
export const VersionSchema = recorded(VersionFields);

/** See {@link VersionSchema}. */
export type CivitaiVersion = z.infer<typeof VersionSchema>;

/** A model with its published versions, newest first, and the record as it came. */
export const ModelSchema = recorded(
  z.object({
    id: Id,
    name: text,
    type: text,
    mode: text,
    /** Objects with a name, once. */
    tags: list(
      z
        .string()
        .or(z.object({ name: z.string() }).transform((tag) => tag.name)),
    ),
    creator: z
      .object({ username: text })
      .nullish()
      .catch(null)
      .transform((creator) => creator?.username ?? null),
    allowNoCredit: z.unknown().optional(),
    allowCommercialUse: z.unknown().optional(),
    allowDerivatives: z.unknown().optional(),
    allowDifferentLicense: z.unknown().optional(),
    modelVersions: list(VersionSchema),
  }),
);

/** See {@link ModelSchema}. */
export type CivitaiModel = z.infer<typeof ModelSchema>;

/** One page of a list of models. */
export const ModelListSchema = z.object({
  items: list(ModelSchema),
  metadata: z
    .object({ nextCursor: z.union([z.string(), z.number()]).nullish() })
    .catch({}),
});

/** Pictures, and the versions that made them. */
export const ImageListSchema = z.object({
  items: list(z.object({ url: text, modelVersionIds: list(Id) })),
});

/** Who a key belongs to. */
export const AccountSchema = z.object({ username: z.string() });

/** Which version holds the file of which hash. */
export const HashIdsSchema = z.array(
  z.object({ modelVersionId: Id, modelId: MaybeId, hash: z.string() }),
);

/** Adds the record itself to what is read of it. */
function recorded<T extends object>(schema: z.ZodType<T>) {
  return z.record(z.string(), z.unknown()).transform((record, context) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return { ...parsed.data, record };
    context.addIssue({ code: "custom", message: parsed.error.message });
    return z.NEVER;
  });
}
