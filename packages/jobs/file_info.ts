import type { FileInfo, ResolvedFile } from "@haul/contract";
import { safeName } from "@haul/library";
import { chooseName } from "./choose_name.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import { openRequest } from "./open_request.ts";
import { resolveInput } from "./resolve_input.ts";
import type { RunScope } from "./run_job.ts";

/** What would be fetched for an input; see `Jobs.info`. */
export async function fileInfo(
  input: JobInput,
  options: { scope: RunScope; signal: AbortSignal },
): Promise<FileInfo[]> {
  const { scope, signal } = options;
  const files = await resolveInput(input, { ...scope, signal });
  const [file] = files;
  // One question for each file of a large repository would take minutes.
  return file !== undefined && files.length === 1
    ? [await ask(file, { ...options, input })]
    : files.map((each) => untold(each, input));
}

function untold(file: ResolvedFile, input: JobInput): FileInfo {
  const { source, folder, size, hashes, access, model } = file;
  return {
    source,
    name: safeName(file.name ?? ""),
    folder,
    size,
    hashes,
    mode: null,
    contentType: null,
    url: shownUrl(input.url),
    model,
    access,
  };
}

async function ask(
  file: ResolvedFile,
  options: { input: JobInput; scope: RunScope; signal: AbortSignal },
): Promise<FileInfo> {
  const { input, scope, signal } = options;
  const request = openRequest(file, { ...scope, input, signal });
  const remote = await scope.engine.open(request);
  await remote.close();
  const { facts } = remote;
  return {
    ...untold(file, input),
    name: chooseName(input.options.name, { file, facts }),
    size: facts.size,
    hashes: [...facts.hashes],
    mode: facts.mode,
    contentType: facts.contentType,
  };
}
