import { z } from "zod";

/** Where a file is within a repository of Hugging Face; its cache is laid out by this. */
export const RepositoryPlaceSchema = z.strictObject({
  type: z.enum(["models", "datasets", "spaces", "kernels"]),
  /** `owner/name`, or a name alone for the oldest repositories. */
  id: z.string(),
  /** The commit that the file was taken from: 40 hexadecimal digits. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** The branch, tag or `refs/pr/1` that the commit was found by; null where it was named itself. */
  revision: z.string().nullable(),
  /** The file's path, with `/` between its parts; hostile like any name. */
  path: z.string(),
});

/** See {@link RepositoryPlaceSchema}. */
export type RepositoryPlace = z.infer<typeof RepositoryPlaceSchema>;
