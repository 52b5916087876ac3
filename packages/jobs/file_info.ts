import type { ResolvedFile } from "@haul/contract";
import { chooseName } from "./choose_name.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import type { FileInfo } from "./jobs.ts";
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
  const infos: FileInfo[] = [];
  for (const file of files) infos.push(await ask(file, { ...options, input }));
  return infos;
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
    source: file.source,
    name: chooseName(input.options.name, { file, facts }),
    size: facts.size,
    hashes: facts.hashes,
    mode: facts.mode,
    contentType: facts.contentType,
    url: shownUrl(input.url),
    model: file.model,
  };
}
