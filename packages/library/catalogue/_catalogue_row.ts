import { basename } from "node:path";
import { IntegritySchema, SourceIdSchema } from "@haul/contract";
import { MODEL_ROLES, type ModelRole } from "../layouts/model_role.ts";
import type { CatalogueFile } from "./catalogue_file.ts";

/** A row of the table, as SQLite gives it. */
export interface Row {
  path: string;
  name: string;
  size: number;
  mtime: number;
  sha256: string;
  integrity: string;
  source: string | null;
  model_id: string | null;
  version_id: string | null;
  type: string | null;
  base_model: string | null;
  title: string | null;
  version: string | null;
  creator: string | null;
  trained_words: string;
  page: string | null;
  looked_up_at: number | null;
  missing: number;
}

/** A word that another version wrote and this one does not know counts as unknown. */
export function fileOf(row: Row): CatalogueFile {
  const { path, name, size, mtime, sha256 } = row;
  return {
    path,
    name,
    size,
    mtime,
    sha256,
    integrity: IntegritySchema.catch("unverified").parse(row.integrity),
    source: SourceIdSchema.nullable().catch(null).parse(row.source),
    modelId: row.model_id,
    versionId: row.version_id,
    type: roleNamed(row.type),
    baseModel: row.base_model,
    title: row.title,
    version: row.version,
    creator: row.creator,
    trainedWords: wordsOf(row.trained_words),
    page: row.page,
    lookedUpAt: row.looked_up_at,
    missing: row.missing === 1,
  };
}

/** The values of a row, `words` for the search among them. */
export function valuesOf(
  file: Omit<CatalogueFile, "name" | "missing">,
  now: number,
): Record<string, string | number | null> {
  const name = basename(file.path);
  const { title, version, creator, baseModel, type } = file;
  const told = [name, title, version, creator, baseModel, type];
  return {
    path: file.path,
    name,
    size: file.size,
    mtime: file.mtime,
    sha256: file.sha256,
    integrity: file.integrity,
    source: file.source,
    model_id: file.modelId,
    version_id: file.versionId,
    type,
    base_model: baseModel,
    title,
    version,
    creator,
    trained_words: JSON.stringify(file.trainedWords),
    page: file.page,
    words: searchable([...told, ...file.trainedWords].join(" ")),
    looked_up_at: file.lookedUpAt,
    now,
  };
}

/** Text as it is searched: without case, accents composed. */
export function searchable(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function roleNamed(word: string | null): ModelRole | null {
  return MODEL_ROLES.find((role) => role === word) ?? null;
}

function wordsOf(json: string): string[] {
  try {
    const words: unknown = JSON.parse(json);
    return Array.isArray(words)
      ? words.filter((word) => typeof word === "string")
      : [];
  } catch {
    return [];
  }
}
