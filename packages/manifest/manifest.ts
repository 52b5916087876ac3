import {
  FileChoiceSchema,
  LayoutIdSchema,
  ModelTypeSchema,
} from "@haul/contract";
import { z } from "zod";

const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, "a SHA-256 is 64 hexadecimal characters")
  .transform((hex) => hex.toLowerCase());

const choice = FileChoiceSchema.shape;

/** A folder below the root. */
const FolderSchema = z
  .string()
  .refine(staysInside, "a folder of the manifest stays below its root");

const WantSchema = z.strictObject({
  /** A link in any form that `haul get` takes. */
  url: z.string().min(1),
  /** The name to give it; null means the publisher's. */
  name: z.string().min(1).nullable().default(null),
  /** Its folder, from the root on; null leaves that to the layout. */
  folder: FolderSchema.nullable().default(null),
  type: ModelTypeSchema.nullable().default(null),
  sha256: Sha256Schema.nullable().default(null),
  mirrors: z.array(z.string()).default([]),
  file: choice.file,
  format: choice.format,
  size: choice.size,
  fp: choice.fp,
  quant: choice.quant,
  include: choice.include,
  exclude: choice.exclude,
});

/** One thing that a manifest wants: a file, or all files of a link. */
export type Want = z.infer<typeof WantSchema>;

/** What `haul.yaml` holds. */
export const ManifestSchema = z.strictObject({
  /** The folder for the files, from the manifest's own folder on. */
  root: z.string().min(1).default("."),
  /** How the root is laid out; `plain` has one folder for each kind that is named. */
  layout: LayoutIdSchema.exclude(["hf-cache"]).default("plain"),
  /** The links; a bare one is the shortest form of a {@link Want}. */
  models: z
    .array(
      z.preprocess(
        (value) => (typeof value === "string" ? { url: value } : value),
        WantSchema,
      ),
    )
    .default([]),
});

/** See {@link ManifestSchema}. */
export type Manifest = z.infer<typeof ManifestSchema>;

/** Whether a path with `/` is relative and leads nowhere else on its way. */
export function staysInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return !/^([/\\]|[a-z]:)/i.test(path) && !parts.includes("..");
}
