import { contentBytes, contentSha256 } from "../content.ts";
import type { FixtureFile } from "../fixture_file.ts";
import type {
  CivitaiFileOptions,
  CivitaiModelOptions,
  CivitaiVersionOptions,
} from "./civitai_options.ts";
import type { CivitaiStorage } from "./civitai_storage.ts";
import { primaryOf } from "./primary_of.ts";

/** A file with its bytes in storage. */
export interface ListedFile extends CivitaiFileOptions {
  id: number;
  type: string;
  stored: FixtureFile;
  /** As the record publishes them. */
  digests: Readonly<Record<string, string>>;
}

/** A version, the model that it is of, and its files. */
export interface ListedVersion {
  options: CivitaiVersionOptions;
  model: CivitaiModelOptions;
  files: readonly ListedFile[];
}

type Json = Readonly<Record<string, unknown>>;

/** All models that the stand-in has, and their records. */
export class CivitaiCatalogue {
  readonly #storage: CivitaiStorage;
  readonly #models = new Map<number, CivitaiModelOptions>();
  readonly #versions = new Map<number, ListedVersion>();
  readonly #recorded = new Map<string, Json>();
  #nextFile = 1000;

  constructor(storage: CivitaiStorage) {
    this.#storage = storage;
  }

  /** Every version, in the order of adding. */
  get versions(): readonly ListedVersion[] {
    return [...this.#versions.values()];
  }

  get models(): readonly CivitaiModelOptions[] {
    return [...this.#models.values()];
  }

  version(id: number): ListedVersion | undefined {
    return this.#versions.get(id);
  }

  async add(model: CivitaiModelOptions): Promise<void> {
    this.#models.set(model.id, model);
    for (const options of model.versions) {
      const files: ListedFile[] = [];
      for (const file of options.files) files.push(await this.#list(file));
      this.#versions.set(options.id, { options, model, files });
    }
  }

  /** Answers a path of the API with a body that was recorded from the service. */
  record(path: string, body: Json): void {
    this.#recorded.set(path, body);
  }

  recorded(path: string): Json | undefined {
    return this.#recorded.get(path);
  }

  /** The record of a model, as `GET /api/v1/models/{id}` gives it: without nulls. */
  modelRecord(id: number, origin: string): Json | null {
    const model = this.#models.get(id);
    if (model === undefined || model.status === "Deleted") return null;
    const versions = [...this.#versions.values()].filter(
      (version) =>
        version.model.id === id && version.options.status !== "Draft",
    );
    return withoutNulls({
      id,
      name: nameOf(model),
      type: typeOf(model),
      description: null,
      mode: model.mode ?? null,
      creator: { username: model.creator ?? "someartist", image: null },
      tags: [],
      ...model.fields,
      modelVersions: versions.map((version, index) => ({
        index,
        ...versionFields(version, origin, { marksAll: false }),
      })),
    }) as Json;
  }

  /** The record of a version, with the nulls left in, and links at the host that was asked. */
  versionRecord(id: number, origin: string): Json | null {
    const version = this.#versions.get(id);
    if (version === undefined) return null;
    const { model, options } = version;
    if (model.status === "Deleted" || options.status === "Draft") return null;
    return {
      ...versionFields(version, origin, { marksAll: true }),
      usageControl: options.usageControl ?? "Download",
      model: {
        name: nameOf(model),
        type: typeOf(model),
        nsfw: false,
        poi: model.poi ?? false,
        ...(model.mode === undefined ? {} : { mode: model.mode }),
      },
    };
  }

  async #list(options: CivitaiFileOptions): Promise<ListedFile> {
    const id = options.id ?? this.#nextFile++;
    const { name, size = 65_536, seed = id, switches = {} } = options;
    const stored = this.#storage.store(name, { ...switches, size, seed });
    const { hashes = "right", type = "Model" } = options;
    const digests = hashes === "none" ? {} : await digestsOf(stored, hashes);
    return { ...options, id, type, stored, digests };
  }
}

async function digestsOf(
  { seed, size, head }: FixtureFile,
  kind: "right" | "wrong",
): Promise<Record<string, string>> {
  const content = { seed: kind === "wrong" ? seed + 1 : seed, size, head };
  const sha256 = (await contentSha256(content)).toUpperCase();
  const crc = Bun.hash.crc32(contentBytes(content, 0, size));
  return {
    AutoV2: sha256.slice(0, 10),
    SHA256: sha256,
    CRC32: crc.toString(16).padStart(8, "0").toUpperCase(),
  };
}

function versionFields(
  { options, model, files }: ListedVersion,
  origin: string,
  { marksAll }: { marksAll: boolean },
): Json {
  const primary = primaryOf(files, {});
  const isGone = model.mode === "Archived" || options.hidesFiles === true;
  return {
    id: options.id,
    modelId: model.id,
    name: options.name ?? "v1.0",
    baseModel: "SDXL 1.0",
    availability: "Public",
    publishedAt: "2026-01-02T03:04:05.000Z",
    trainedWords: [],
    images: [],
    paidAccess: options.paidAccess ?? null,
    earlyAccessDeadline: options.paidAccess?.endsAt ?? null,
    ...options.fields,
    files: isGone
      ? []
      : files.map((file) =>
          fileRecord(file, { options, origin, primary, marksAll }),
        ),
    downloadUrl: isGone ? null : `${origin}/api/download/models/${options.id}`,
  };
}

function fileRecord(
  file: ListedFile,
  from: {
    options: CivitaiVersionOptions;
    origin: string;
    primary: ListedFile | null;
    marksAll: boolean;
  },
): Json {
  const { metadata = {}, stored } = file;
  const isPrimary = file === from.primary;
  const route = `${from.origin}/api/download/models/${file.ownerVersion ?? from.options.id}`;
  const query = new URLSearchParams({ type: file.type });
  for (const key of ["format", "size", "fp", "quantType"] as const) {
    const value = metadata[key];
    if (value) query.set(key, value);
  }
  return {
    id: file.id,
    sizeKB: file.sizeKB ?? stored.size / 1024,
    name: file.name,
    type: file.type,
    pickleScanResult: "Success",
    pickleScanMessage: "No Pickle imports",
    virusScanResult: "Success",
    virusScanMessage: null,
    metadata: { format: null, size: null, fp: null, ...metadata },
    hashes: file.digests,
    downloadUrl: isPrimary
      ? route
      : `${route}?${query.toString().replaceAll("+", "%20")}`,
    ...(from.marksAll || isPrimary ? { primary: isPrimary } : {}),
  };
}

function nameOf({ name = "Ink Wash" }: CivitaiModelOptions): string {
  return name;
}

function typeOf({ type = "Checkpoint" }: CivitaiModelOptions): string {
  return type;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
