import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileInfo, FileModel, ResolvedFile } from "@haul/contract";
import type { RemoteFacts } from "@haul/engine";
import { fileModel, safeName } from "@haul/library";
import { chooseName } from "./choose_name.ts";
import { downloadFolder } from "./download_folder.ts";
import { safePath } from "./expand.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import { lookInside } from "./look_inside.ts";
import { openRequest } from "./open_request.ts";
import { resolveInput } from "./resolve_input.ts";
import type { RunScope } from "./run_job.ts";

/** What {@link fileInfo} takes besides the input. */
export interface FileInfoOptions {
  scope: RunScope;
  signal: AbortSignal;
}

/**
 * What would be fetched for an input; see `Jobs.info`. A file that stands
 * alone is asked for its size and its header; of many, and of those that the
 * service refuses, only what the service lists is told.
 */
export async function fileInfo(
  input: JobInput,
  options: FileInfoOptions,
): Promise<FileInfo[]> {
  const { scope, signal } = options;
  const files = await resolveInput(input, { ...scope, signal });
  const [only] = files;
  const isAskable = files.length === 1 && only?.access.refusal === null;
  if (only !== undefined && isAskable) {
    return [await ask(only, { ...options, input })];
  }
  return await Promise.all(
    files.map((file) => toInfo(file, { ...options, input, ...listed(file) })),
  );
}

/** What is known of a file besides what its source says. */
interface Known {
  name: string;
  is: FileModel | null;
  facts: Pick<RemoteFacts, "size" | "hashes"> & {
    mode: FileInfo["mode"];
    contentType: string | null;
  };
}

async function ask(
  file: ResolvedFile,
  options: FileInfoOptions & { input: JobInput },
): Promise<FileInfo> {
  const { input, scope, signal } = options;
  const { type } = input.options.choice;
  const request = openRequest(file, { ...scope, input, signal });
  const remote = await scope.engine.open(request);
  try {
    const { facts } = remote;
    const name = chooseName(input.options.name, { file, facts });
    const { model } = await lookInside(remote, { file, name, type });
    return await toInfo(file, { ...options, name, is: model, facts });
  } finally {
    await remote.close();
  }
}

function listed(file: ResolvedFile): Known {
  const { size, hashes, model, source } = file;
  const name = safeName(file.name ?? "download");
  const is = fileModel({ name, model, source });
  return { name, is, facts: { size, hashes, mode: null, contentType: null } };
}

async function toInfo(
  file: ResolvedFile,
  known: Known & FileInfoOptions & { input: JobInput },
): Promise<FileInfo> {
  const { name, is, facts, scope, input } = known;
  const folder = downloadFolder(scope.roots, input.options.folder);
  const path = join(folder.path, safePath({ folder: file.folder, name }));
  const { size, hashes, mode, contentType } = facts;
  return {
    source: file.source,
    name,
    folder: file.folder,
    path,
    here: (await isThatLong(path, size)) ? path : null,
    size,
    hashes: [...hashes],
    mode,
    contentType,
    url: shownUrl(input.url),
    model: file.model,
    is,
    access: file.access,
  };
}

/** A digest would take a minute for a large file; the job compares it before it fetches anything. */
async function isThatLong(path: string, size: number | null): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() === true && facts.size === size;
}
