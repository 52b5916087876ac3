import { z } from "zod";
import { staysInside } from "./manifest.ts";

const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "no SHA-256");

/** One exact file. */
export const LockedFileSchema = z.strictObject({
  /** Where it lies, from the root on, with `/` between its parts. */
  path: z
    .string()
    .min(1)
    .refine(staysInside, "a path of the lock stays below the root"),
  /** A link to this very file. */
  url: z.string().min(1),
  /** Which file of the link, where it stands for several. */
  file: z.string().optional(),
  /** Null until it was fetched once, where nobody publishes it. */
  sha256: Sha256Schema.nullable(),
  /** Bytes; null until it was fetched once, where nobody says. */
  size: z.int().nonnegative().nullable(),
  mirrors: z.array(z.string()).optional(),
  licence: z.string().optional(),
});

/** See {@link LockedFileSchema}. */
export type LockedFile = z.infer<typeof LockedFileSchema>;

/** What `haul.lock` holds. */
export const LockSchema = z.strictObject({
  version: z.literal(1),
  /** See `wantsOf`: what the manifest wanted when the lock was made. */
  wants: Sha256Schema,
  files: z.array(LockedFileSchema),
});

/** See {@link LockSchema}. */
export type Lock = z.infer<typeof LockSchema>;
