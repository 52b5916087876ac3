import { stat } from "node:fs/promises";
import { basename } from "node:path";
import {
  type FileInfo,
  problem,
  type ResolvedFile,
  redactUrl,
} from "@haul/contract";
import { fileModel } from "@haul/library";
import { type JobInput, shownUrl } from "./job_input.ts";
import { expand } from "./run/expand.ts";
import { openAt } from "./run/open_at.ts";
import { resolveInput } from "./run/resolve_input.ts";
import type { RunScope } from "./run/run_scope.ts";
import { whereTo } from "./run/where_to.ts";

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
  const find = files.length > MAX_ASKED ? told : ask;
  return await Promise.all(
    each.map(({ file, input }) => find(file, { ...options, input })),
  );
}

/** What is known without asking the file's server. */
async function told(
  file: ResolvedFile,
  { scope, input }: InfoOptions & { input: JobInput },
): Promise<Unplaced> {
  const { source, identity, folder, size, hashes, access, model } = file;
  const known = { ...scope, file, facts: null, header: null };
  const { path, reason, notes } = await whereTo(input, known);
  const name = basename(path);
  const { type } = input.options.choice;
  return {
    source,
    identity,
    name,
    path,
    reason,
    notes: [...notes],
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
  const { signal } = options;
  const known = await told(file, options);
  if (file.access.refusal !== null) return known;
  const quietly = {
    emit: () => undefined,
    onPart: () => undefined,
    before: () => [],
  };
  const run = { ...options, ...quietly, signal };
  const opened = await openAt(file, { part: null, run });
  await opened.remote.close();
  const { facts } = opened.remote;
  const { path, reason, notes } = opened.where;
  const { header, model } = opened.inside;
  return {
    ...known,
    name: basename(path),
    path,
    reason,
    notes: [...notes],
    size: header?.size ?? facts.size,
    hashes: [...facts.hashes],
    mode: facts.mode,
    contentType: facts.contentType,
    header,
    is: model,
  };
}

/** A digest would take a minute for a large file; the job compares it before it fetches anything. */
async function withPlace(info: Unplaced): Promise<FileInfo> {
  const { path, size } = info;
  const facts = await stat(path).catch(() => null);
  const isHere = facts?.isFile() === true && facts.size === size;
  return { ...info, here: isHere ? path : null };
}
