import { open } from "node:fs/promises";
import { basename } from "node:path";
import { isProblemError, type ModelHeader } from "@haul/contract";
import type { ModelRole } from "../layouts/model_role.ts";
import { roleOf } from "../layouts/role_of.ts";
import { roleOfFolder } from "../layouts/role_of_folder.ts";
import { readModelHeader } from "../model_header/read_model_header.ts";
import { readSidecar, type SidecarModel } from "../sidecars/read_sidecar.ts";
import type { KnownModel } from "./catalogue_file.ts";

/** What a file of this machine says of itself, without anybody being asked. */
export interface ModelInFile {
  model: Partial<KnownModel>;
  /** Why the file is certainly not what its name promises; null where nothing speaks against it. */
  broken: string | null;
}

/**
 * What the header, the sidecar beside it and its folder say of a file. A
 * sidecar that names other digests is left over from another file and counts
 * for nothing.
 */
export async function modelInFile(
  path: string,
  content: { size: number; sha256: string },
): Promise<ModelInFile> {
  const { header, broken } = await headerOf(path, content.size);
  const found = await readSidecar(path);
  const isOfAnother =
    found !== null &&
    found.sha256s.length > 0 &&
    !found.sha256s.includes(content.sha256);
  const sidecar = isOfAnother ? null : found;
  const type = typeOf(path, header, sidecar);
  return { model: modelOf({ header, sidecar, type }), broken };
}

function modelOf(said: {
  header: ModelHeader | null;
  sidecar: SidecarModel | null;
  type: ModelRole | null;
}): Partial<KnownModel> {
  const { header, sidecar, type } = said;
  if (sidecar === null) {
    return {
      type,
      baseModel: header?.baseModel ?? null,
      title: header?.title ?? null,
      trainedWords: header?.trainedWords ?? [],
    };
  }
  const { sha256s: _, ...model } = sidecar;
  const baseModel = model.baseModel ?? header?.baseModel ?? null;
  return { ...model, baseModel, type };
}

function typeOf(
  path: string,
  header: ModelHeader | null,
  sidecar: SidecarModel | null,
): ModelRole | null {
  const model = sidecar && {
    type: sidecar.type,
    baseModel: sidecar.baseModel,
  };
  const source = sidecar?.source ?? null;
  const { role } = roleOf({ name: basename(path), header, model, source });
  return role === "other" ? roleOfFolder(path) : role;
}

/** What the header alone says of a file; see {@link ModelInFile} for `broken`. */
export async function headerOf(
  path: string,
  size: number,
): Promise<Pick<ModelInFile, "broken"> & { header: ModelHeader | null }> {
  try {
    await using file = await open(path);
    const head = async (length: number) => {
      const buffer = new Uint8Array(Math.min(length, size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    };
    const known = { name: basename(path), size };
    return { header: await readModelHeader(head, known), broken: null };
  } catch (error) {
    const broken = isProblemError(error) ? error.problem.message : null;
    return { header: null, broken };
  }
}
