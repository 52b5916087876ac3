import type { Database } from "bun:sqlite";
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import type { SourceId } from "@haul/contract";
import { openDatabase } from "@haul/database";
import { type ModelRole, rolesOf } from "../layouts/model_role.ts";
import { fileOf, type Row, searchable, valuesOf } from "./_catalogue_row.ts";
import {
  type CatalogueFile,
  type KnownModel,
  type NewCatalogueFile,
  UNKNOWN_MODEL,
} from "./catalogue_file.ts";

/** Which files {@link Catalogue.list} gives; what is not said does not narrow. */
export interface CatalogueFilter {
  /** Words that must all be somewhere in name, title, version, maker, base model or trigger words. */
  words?: string;
  /** A type stands for its finer kinds, too: `upscaler` for RealESRGAN's. */
  type?: ModelRole;
  /** The base model, or the beginning of its name: `SDXL` finds `SDXL 1.0`; without case. */
  base?: string;
  source?: SourceId;
  /** Only files below this folder. */
  under?: string;
  /** Only files that were there, or that were gone, when last looked for. */
  missing?: boolean;
  /** Only files that no published digest agreed with. */
  unverified?: boolean;
  /** Only files of which no service was asked and nobody has said what they are. */
  unasked?: boolean;
  /** The most files to give. @default all */
  limit?: number;
}

const MIGRATIONS = [
  readFileSync(new URL("./001_files.sql", import.meta.url), "utf8"),
];

const UPSERT = `INSERT INTO files
  (path, name, size, mtime, sha256, integrity, source, model_id, version_id,
   type, base_model, title, version, creator, trained_words, page, words,
   looked_up_at, missing, added_at, seen_at)
  VALUES ($path, $name, $size, $mtime, $sha256, $integrity, $source, $model_id,
   $version_id, $type, $base_model, $title, $version, $creator, $trained_words,
   $page, $words, $looked_up_at, 0, $now, $now)
  ON CONFLICT (path) DO UPDATE SET name = excluded.name, size = excluded.size,
   mtime = excluded.mtime, sha256 = excluded.sha256,
   integrity = excluded.integrity, source = excluded.source,
   model_id = excluded.model_id, version_id = excluded.version_id,
   type = excluded.type, base_model = excluded.base_model,
   title = excluded.title, version = excluded.version,
   creator = excluded.creator, trained_words = excluded.trained_words,
   page = excluded.page, words = excluded.words,
   looked_up_at = excluded.looked_up_at, missing = 0, seen_at = excluded.seen_at`;

/**
 * What Haul knows of the files on this machine, by path and by SHA-256, in a
 * SQLite file that several processes may have open. Each method is one
 * transaction. A damaged file is set aside and a new one begun: a scan brings
 * all of it back.
 *
 * @example
 * ```ts
 * import { Catalogue } from "@haul/library";
 *
 * using catalogue = new Catalogue(":memory:");
 * const sha256 = "2c".repeat(32);
 * catalogue.add({ path: "/srv/ink.pt", size: 3, mtime: 0, sha256, type: "lora" });
 * console.assert(catalogue.copies(sha256)[0]?.path === "/srv/ink.pt");
 * ```
 */
export class Catalogue implements Disposable {
  readonly #database: Database;
  readonly #now: () => number;

  /**
   * @param path A database file, made where it is missing, or `":memory:"`.
   * @throws {ProblemError} `open_failed` where it cannot be had.
   */
  constructor(path: string, options: { now?: () => number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#database = openDatabase(path, {
      what: "catalogue",
      migrations: MIGRATIONS,
      now: this.#now,
      shared: true,
    });
  }

  /**
   * Takes a file in as it is now. What was known of the same content, here or
   * at another path, stays where nothing newer is told; other content begins
   * anew.
   */
  add(file: NewCatalogueFile): CatalogueFile {
    const before = this.get(file.path);
    const known: Partial<CatalogueFile> =
      before?.sha256 === file.sha256
        ? before
        : (this.copies(file.sha256, true)[0] ?? {});
    const whole = {
      ...UNKNOWN_MODEL,
      integrity: "unverified" as const,
      lookedUpAt: null,
      ...known,
      ...told(file),
    };
    const upsert = this.#database.query(UPSERT);
    upsert.run(valuesOf(whole, this.#now()));
    return this.get(file.path) as CatalogueFile;
  }

  /** Says that a file was seen as it is known, or that it is gone. */
  mark(path: string, state: "seen" | "missing"): void {
    this.#database
      .query(
        "UPDATE files SET missing = $missing, seen_at = $now WHERE path = $path",
      )
      .run({ path, missing: Number(state === "missing"), now: this.#now() });
  }

  /**
   * Says that a service was asked about a digest and what it told, for every
   * copy that is there. A type that is known stays: the file's own header
   * outranks a label.
   */
  tell(sha256: string, model: Partial<KnownModel> | null): void {
    this.#database.transaction(() => {
      for (const { path, size, mtime, type } of this.copies(sha256)) {
        this.add({
          ...(model ?? {}),
          ...(model === null ? {} : { integrity: "verified" }),
          ...(type === null ? {} : { type }),
          path,
          size,
          mtime,
          sha256,
          lookedUpAt: this.#now(),
        });
      }
    })();
  }

  /** Forgets a file; the file itself stays. */
  remove(path: string): void {
    this.#database.query("DELETE FROM files WHERE path = $path").run({ path });
  }

  /** One file, or null where it is not known. */
  get(path: string): CatalogueFile | null {
    const row = this.#database
      .query<Row, { path: string }>("SELECT * FROM files WHERE path = $path")
      .get({ path });
    return row === null ? null : fileOf(row);
  }

  /**
   * The files of one content, the one seen last first.
   *
   * @param andMissing Those that were gone, too.
   */
  copies(sha256: string, andMissing = false): CatalogueFile[] {
    return this.#database
      .query<Row, { sha256: string; missing: number }>(
        "SELECT * FROM files WHERE sha256 = $sha256 AND missing <= $missing ORDER BY seen_at DESC, path",
      )
      .all({ sha256, missing: Number(andMissing) })
      .map(fileOf);
  }

  /** The files that a filter lets through, by name. */
  list(filter: CatalogueFilter = {}): CatalogueFile[] {
    const { where, values } = conditions(filter);
    return this.#database
      .query<Row, Record<string, string | number>>(
        `SELECT * FROM files WHERE ${where} ORDER BY name COLLATE NOCASE, path LIMIT $limit`,
      )
      .all({ ...values, limit: filter.limit ?? -1 })
      .map(fileOf);
  }

  /** Contents that lie under more than one path, the largest first. */
  duplicates(): CatalogueFile[][] {
    const twins = this.#database
      .query<Row, []>(
        `SELECT * FROM files WHERE missing = 0 AND sha256 IN
          (SELECT sha256 FROM files WHERE missing = 0 GROUP BY sha256 HAVING count(*) > 1)
         ORDER BY size DESC, sha256, path`,
      )
      .all()
      .map(fileOf);
    return [...Map.groupBy(twins, ({ sha256 }) => sha256).values()];
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** Whoever does not know a thing does not say that it is unknown. */
function told(file: NewCatalogueFile): NewCatalogueFile {
  const entries = Object.entries(file).filter(
    ([, value]) =>
      value !== undefined &&
      value !== null &&
      !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as unknown as NewCatalogueFile;
}

function conditions(filter: CatalogueFilter): {
  where: string;
  values: Record<string, string | number>;
} {
  const parts = ["1"];
  const values: Record<string, string | number> = {};
  const need = (part: string, name: string, value: string | number) => {
    parts.push(part);
    values[name] = value;
  };
  const words = searchable(filter.words ?? "").split(/\s+/);
  for (const [at, word] of words.filter(Boolean).entries()) {
    need(`instr(words, $word${at}) > 0`, `word${at}`, word);
  }
  const { type, base, source, under, missing } = filter;
  if (type !== undefined) {
    const types = JSON.stringify(rolesOf(type));
    need("type IN (SELECT value FROM json_each($types))", "types", types);
  }
  if (source !== undefined) need("source = $source", "source", source);
  if (base !== undefined) {
    need("instr(lower(base_model), $base) = 1", "base", base.toLowerCase());
  }
  if (under !== undefined) {
    const folder = under.endsWith(sep) ? under : under + sep;
    need("substr(path, 1, length($under)) = $under", "under", folder);
  }
  if (missing !== undefined) need("missing = $gone", "gone", Number(missing));
  if (filter.unverified === true) parts.push("integrity <> 'verified'");
  if (filter.unasked === true) {
    parts.push("looked_up_at IS NULL AND version_id IS NULL");
  }
  return { where: parts.join(" AND "), values };
}
