import { isProblemError, problem, type ResolvedFile } from "@haul/contract";
import { askAdmission } from "./_admission.ts";
import { type CivitaiApi, nothingAt } from "./_civitai_api.ts";
import { civitaiFile, downloadUrls } from "./_civitai_file.ts";
import { type CivitaiRecord, pageOf } from "./_civitai_info.ts";
import type { LinkedFile } from "./_civitai_link.ts";
import type {
  CivitaiFile,
  CivitaiModel,
  CivitaiVersion,
} from "./_civitai_records.ts";
import { hasHash } from "./_file_facts.ts";
import { gateOf } from "./_gate.ts";
import { pickFile } from "./_pick_file.ts";
import { hasKey, type Resolving } from "./_resolving.ts";
import { shown } from "./_shown.ts";

/** The file of a model's page: of the version named, or of the newest. */
export async function resolveModel(
  link: { modelId: number; versionId: number | null; file: LinkedFile },
  resolving: Resolving,
): Promise<ResolvedFile> {
  const { api } = resolving;
  const { modelId, versionId, file } = link;
  if (versionId !== null) {
    const [own, model] = await Promise.all([
      orNull(api.version(versionId)),
      orNull(api.model(modelId)),
    ]);
    const version = own ?? model?.modelVersions.find(isVersion(versionId));
    if (version === undefined)
      throw nothingAt(api.place, `version ${versionId} of a model`);
    const record = { version, model: belongs(version, model) };
    return await resolveFile(record, { ...resolving, linked: file });
  }
  const model = await api.model(modelId);
  const newest = versionOf(model, file.fileId);
  // The version's own record says more; that of a gated one may not be had.
  const version = (await orNull(api.version(newest.id))) ?? newest;
  return await resolveFile({ version, model }, { ...resolving, linked: file });
}

/** A file of one version. */
export async function resolveVersion(
  link: { versionId: number; file: LinkedFile },
  resolving: Resolving,
): Promise<ResolvedFile> {
  const version = await resolving.api.version(link.versionId);
  const record = await withModel(version, resolving.api);
  return await resolveFile(record, { ...resolving, linked: link.file });
}

/** The file that has a hash. */
export async function resolveHash(
  hash: string,
  resolving: Resolving,
): Promise<ResolvedFile> {
  const version = await resolving.api.byHash(hash);
  const file = version.files.find((each) => hasHash(each, hash));
  if (file === undefined) {
    throw problem(
      "not_found",
      `CivitAI names ${titleOf({ version, model: null })} for the hash ${hash}, and no file of it has that hash. Give its page: ${pageOf({ version, model: null }, resolving.api.place)}.`,
    );
  }
  const record = await withModel(version, resolving.api);
  return await finish(file, record, resolving);
}

/** The file that a bare link to a version gives, from records at hand. */
export async function resolveFile(
  record: CivitaiRecord,
  options: Resolving & { linked: LinkedFile },
): Promise<ResolvedFile> {
  const { context, linked } = options;
  const file = pickFile(record.version, {
    linked,
    choice: context.choice,
    modelType: record.model?.type ?? record.version.model?.type ?? null,
    title: titleOf(record),
  });
  return await finish(file, record, options);
}

async function finish(
  file: CivitaiFile | null,
  record: CivitaiRecord,
  resolving: Resolving,
): Promise<ResolvedFile> {
  const { api, context, asksAdmission } = resolving;
  const { place } = api;
  const { version, model } = record;
  const urls = downloadUrls(file, { versionId: version.id, place });
  const gate = gateOf(version, Date.now());
  const page = pageOf(record, place);
  const unasked = {
    url: urls[0] ?? "",
    access: {
      state: gate?.state ?? ("unknown" as const),
      until: gate?.until ?? null,
      page,
      refusal: null,
    },
  };
  const asked = {
    title: titleOf(record),
    page,
    gate,
    mode: model?.mode ?? version.model?.mode ?? null,
    isKeyed: await hasKey(resolving),
  };
  const { signal } = context;
  const { url, access } = asksAdmission
    ? await askAdmission(urls, { api, asked, signal })
    : unasked;
  const { type } = context.choice;
  return await civitaiFile({ file, record, place, url, access, type }, context);
}

function isVersion(id: number): (version: CivitaiVersion) => boolean {
  return (version) => version.id === id;
}

/** The newest version, or the one that has a file. */
function versionOf(model: CivitaiModel, fileId: number | null): CivitaiVersion {
  const { modelVersions, mode, name, id } = model;
  const [newest] = modelVersions;
  const having = modelVersions.find((version) =>
    version.files.some((file) => file.id !== null && file.id === fileId),
  );
  const version = having ?? newest;
  if (version !== undefined) return version;
  const title = name === null ? `model ${id}` : shown(name);
  if (mode !== null) {
    throw problem(
      "taken_down",
      `${title} was taken from CivitAI (${shown(mode)}). Look for it elsewhere.`,
    );
  }
  throw problem(
    "not_found",
    `${title} has no published version at CivitAI. Its creator may not have finished it: open its page, or choose another model.`,
  );
}

async function withModel(
  version: CivitaiVersion,
  api: CivitaiApi,
): Promise<CivitaiRecord> {
  if (version.modelId === null) return { version, model: null };
  return { version, model: await orNull(api.model(version.modelId)) };
}

/** A link may name the version of another model; the version counts. */
function belongs(
  version: CivitaiVersion,
  model: CivitaiModel | null,
): CivitaiModel | null {
  const isOther = version.modelId !== null && version.modelId !== model?.id;
  return isOther ? null : model;
}

/** Null for a record that cannot be had, though what belongs to it can. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isProblemError(error) && error.problem.code === "not_found")
      return null;
    throw error;
  }
}

function titleOf({ version, model }: CivitaiRecord): string {
  const name = model?.name ?? version.model?.name ?? null;
  const title = name === null ? `Version ${version.id}` : shown(name);
  return version.name === null || name === null
    ? title
    : `${title} (${shown(version.name)})`;
}
