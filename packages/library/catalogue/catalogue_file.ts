import type { Integrity, SourceId } from "@haul/contract";
import type { ModelRole } from "../layouts/model_role.ts";

/** What is known of the model that a file holds; null where nobody has said. */
export interface KnownModel {
  source: SourceId | null;
  /** The service's ids, as it writes them. */
  modelId: string | null;
  versionId: string | null;
  type: ModelRole | null;
  baseModel: string | null;
  title: string | null;
  version: string | null;
  creator: string | null;
  /** Words that wake it in a prompt. */
  trainedWords: readonly string[];
  /** The page for people. */
  page: string | null;
}

/** A file that the catalogue knows. */
export interface CatalogueFile extends KnownModel {
  /** Absolute. */
  path: string;
  name: string;
  /** Bytes. */
  size: number;
  /** When the file was last written to, in milliseconds since 1970, fractions included. */
  mtime: number;
  /** In lower-case hexadecimal. */
  sha256: string;
  /** `verified` where a published digest agreed. */
  integrity: Integrity;
  /** When a service was last asked about the digest, in milliseconds since 1970. */
  lookedUpAt: number | null;
  /** Whether it was gone when it was last looked for. */
  missing: boolean;
}

/** What {@link Catalogue.add} takes: the file as it is now, and what is known of it. */
export interface NewCatalogueFile extends Partial<KnownModel> {
  path: string;
  size: number;
  mtime: number;
  sha256: string;
  /** @default the one before, for the same content; else "unverified" */
  integrity?: Integrity;
  /** @default the one before, for the same content; else null */
  lookedUpAt?: number | null;
}

/** Nothing is known. */
export const UNKNOWN_MODEL: KnownModel = {
  source: null,
  modelId: null,
  versionId: null,
  type: null,
  baseModel: null,
  title: null,
  version: null,
  creator: null,
  trainedWords: [],
  page: null,
};
