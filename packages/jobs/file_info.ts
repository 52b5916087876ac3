import { stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type FileInfo,
  problem,
  type ResolvedFile,
  redactUrl,
} from "@haul/contract";
import { fileModel, safeName } from "@haul/library";
import { chooseName } from "./choose_name.ts";
import { downloadFolder } from "./download_folder.ts";
import { expand } from "./expand.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import { lookInside } from "./look_inside.ts";
import { openRequest } from "./open_request.ts";
import { resolveInput } from "./resolve_input.ts";
import type { RunScope } from "./run_job.ts";

/** One question for each file of a large repository would take minutes. */
const MAX_ASKED = 8;

/** What {@link fileInfo} works with. */
interface InfoOptions {
  scope: RunScope;
  signal: AbortSignal;
}

/** What would be fetched for an input; see `Jobs.info`. */
export async function fileInfo(
  input: JobInput,
  options: InfoOptions,
): Promise<FileInfo[]> {
  const infos = await lookUp(input, options);
  return await Promise.all(infos.map(withPlace));
}

/** Everything but whether it is here already. */
type Unplaced = Omit<FileInfo, "here">;

async function lookUp(
  input: JobInput,
  options: InfoOptions,
): Promise<Unplaced[]> {
  const { scope, signal } = options;
  const files = await resolveInput(input, { ...scope, signal });
  const [file] = files;
  if (file === undefined) {
    const shown = shownUrl(input.url);
    throw problem("not_found", `No file is behind ${shown}; check the link.`);
  }
  if (files.length === 1) return [await ask(file, { ...options, input })];
  const { jobs } = expand(input, { ...scope, files });
  const each = files.map((file, at) => ({
    file,
    input: jobs[at]?.input ?? input,
  }));
  if (files.length > MAX_ASKED) {
    return each.map(({ file, input }) => told(file, { scope, input }));
  }
  return await Promise.all(
    each.map(({ file, input }) => ask(file, { ...options, input })),
  );
}

/** What is known without asking the file's server. */
function told(
  file: ResolvedFile,
  { scope, input }: { scope: RunScope; input: JobInput },
): Unplaced {
  const { source, folder, size, hashes, access, model } = file;
  const name = safeName(input.options.name ?? file.name ?? "");
  const { type } = input.options.choice;
  const wanted = downloadFolder(scope.roots, input.options.folder);
  return {
    source,
    name,
    path: join(wanted.path, name),
    folder,
    size,
    hashes,
    mode: null,
    contentType: null,
    url: shownUrl(input.url),
    link: redactUrl(file.link),
    model,
    header: null,
    is: fileModel({ name, type, model, source }),
    access,
  };
}

async function ask(
  file: ResolvedFile,
  options: InfoOptions & { input: JobInput },
): Promise<Unplaced> {
  const { input, scope, signal } = options;
  const known = told(file, options);
  if (file.access.refusal !== null) return known;
  const request = openRequest(file, { ...scope, input, signal });
  const remote = await scope.engine.open(request);
  try {
    const { facts } = remote;
    const name = chooseName(input.options.name, { file, facts });
    const { type } = input.options.choice;
    const inside = await lookInside(remote, { file, name, type });
    return {
      ...known,
      name,
      path: join(known.path, "..", name),
      size: inside.header?.size ?? facts.size,
      hashes: [...facts.hashes],
      mode: facts.mode,
      contentType: facts.contentType,
      header: inside.header,
      is: inside.model,
    };
  } finally {
    await remote.close();
  }
}

/** A digest would take a minute for a large file; the job compares it before it fetches anything. */
async function withPlace(info: Unplaced): Promise<FileInfo> {
  const { path, size } = info;
  const facts = await stat(path).catch(() => null);
  const isHere = facts?.isFile() === true && facts.size === size;
  return { ...info, here: isHere ? path : null };
}
