import { basename, join } from "node:path";
import {
  type JobFile,
  type ModelHeader,
  type Notice,
  type Outcome,
  type Progress,
  problem,
  type ResolvedFile,
} from "@haul/contract";
import {
  adoptDownload,
  discardPart,
  type Engine,
  findPart,
  partPathFor,
  type RemoteFacts,
  type RemoteFile,
  type SavedPart,
} from "@haul/engine";
import { insideRoot, place, refuseOtherSize } from "@haul/library";
import { admitted } from "./admitted.ts";
import { alreadyHere } from "./already_here.ts";
import { chooseName } from "./choose_name.ts";
import { downloadFolder, openFolder } from "./download_folder.ts";
import { expand } from "./expand.ts";
import { inServiceWords } from "./in_service_words.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import type { RunContext, RunEnd } from "./job_runs.ts";
import { lookInside } from "./look_inside.ts";
import { openRequest } from "./open_request.ts";
import { type ResolveScope, resolveInput } from "./resolve_input.ts";

/** What a run works with. */
export interface RunScope extends ResolveScope {
  engine: Engine;
  /** The folders that files may go into. */
  roots: readonly string[];
}

/** What {@link runJob} takes besides the input. */
export interface RunOptions extends RunContext {
  scope: RunScope;
  /** Whether the input is one file of an expanded link: it expands no further. */
  isChild: boolean;
}

/**
 * Takes one job from its URL to the file in its place, or to the several files
 * that its link stands for.
 *
 * @throws {ProblemError} After a stop as well; what was fetched is then saved.
 */
export async function runJob(
  input: JobInput,
  options: RunOptions,
): Promise<RunEnd> {
  const { scope, isChild, signal, emit } = options;
  const onNotice = (notice: Notice) => emit({ type: "notice", notice });
  const files = await resolveInput(input, { ...scope, signal, onNotice });
  const [file] = files;
  if (file === undefined) {
    const shown = shownUrl(input.url);
    throw problem("not_found", `No file is behind ${shown}; check the link.`);
  }
  if (files.length === 1) {
    const open = admitted(file);
    const outcome = await inServiceWords(
      () => runFile(open, { ...options, input }),
      { ...scope, signal, input, file },
    );
    return { type: "done", outcome };
  }
  if (isChild) throw ambiguous(input, files);
  return { type: "expanded", link: expand(input, { ...scope, files }) };
}

/** A link of one file cannot stand for several, or a queue would grow without end. */
function ambiguous(input: JobInput, files: readonly ResolvedFile[]): Error {
  return problem(
    "choice_needed",
    `${shownUrl(input.url)} stands for ${files.length} files now; add the link again and choose.`,
  );
}

/**
 * Open, look inside, name, compare, save, place, settle: when the promise
 * resolves, the file is durable under its final name.
 */
async function runFile(
  file: ResolvedFile,
  job: JobRun & RunOptions,
): Promise<Outcome> {
  const { scope, input, emit, onPart, signal } = job;
  const { type } = input.options.choice;
  const wanted = downloadFolder(scope.roots, input.options.folder);
  const folder = await openFolder(wanted);
  const earlierPart = await findPart(folder, file.identity);
  const remote = await scope.engine.open({
    ...openRequest(file, { ...scope, input, signal }),
    partPath: earlierPart,
    onNotice: (notice) => emit({ type: "notice", notice }),
  });
  try {
    const name = chooseName(input.options.name, { file, facts: remote.facts });
    const { model, header } = await lookInside(remote, { file, name, type });
    const path = await insideRoot(wanted.root, join(folder, name));
    const { source, identity } = file;
    const { size } = remote.facts;
    const partPath = earlierPart ?? partPathFor(path, identity);
    const left = { partPath, identity, size };
    if (earlierPart === null && (await adoptDownload(path, left))) {
      // What aria2 left here is a part file now, to be opened like one.
      await remote.close();
      return await runFile(file, job);
    }
    const target: JobFile = { source, name, path, size, model };
    emit({ type: "found", file: target });
    if (model?.doubt != null) tellDoubt(job, model.doubt);
    const here = await compare(job, { path, facts: remote.facts });
    if (here !== null) {
      await remote.close();
      if (earlierPart !== null) await discardPart(earlierPart);
      return here;
    }
    onPart(partPath);
    const saved = await save(job, { remote, partPath });
    await refuseCut(saved, { name, header });
    return await putInPlace(job, { saved, target, root: wanted.root });
  } finally {
    await remote.close();
  }
}

/** One run, as its steps see it. */
interface JobRun extends RunContext {
  input: JobInput;
}

async function compare(
  job: JobRun,
  found: { path: string; facts: RemoteFacts },
): Promise<Outcome | null> {
  const { path, facts } = found;
  return await alreadyHere(path, facts, {
    signal: job.signal,
    onCompare: () =>
      job.emit({ type: "verifying", progress: beforeFirstByte(facts) }),
  });
}

function beforeFirstByte({ size, mode }: RemoteFacts): Progress {
  return {
    bytes: 0,
    size,
    speed: 0,
    etaSeconds: null,
    connections: 0,
    fetchedBytes: 0,
    wastedBytes: 0,
    mode,
    segments: [],
  };
}

async function save(
  job: JobRun,
  from: { remote: RemoteFile; partPath: string },
): Promise<SavedPart> {
  const { connections, maxSpeed } = job.input.options;
  const { partPath } = from;
  const { signal, emit } = job;
  return await from.remote.save({
    partPath,
    connections,
    maxSpeed,
    signal,
    onEvent: emit,
  });
}

/** For a file whose length was not known before its end; its part is of no use. */
async function refuseCut(
  saved: SavedPart,
  { name, header }: { name: string; header: ModelHeader | null },
): Promise<void> {
  try {
    refuseOtherSize(header ?? { size: null }, { name, size: saved.bytes });
  } catch (error) {
    await saved.settle();
    await discardPart(saved.path);
    throw error;
  }
}

/** A stop counts until the file gets its name; from there on the job ends well. */
async function putInPlace(
  job: JobRun,
  from: { saved: SavedPart; target: JobFile; root: string },
): Promise<Outcome> {
  const { saved, target } = from;
  job.emit({ type: "placing" });
  // Asked again: folders can be swapped for links while a file comes in.
  const path = await insideRoot(from.root, target.path);
  const placed = await place(saved.path, path, {
    sha256: saved.sha256,
    bytes: saved.bytes,
    overwrite: job.input.options.overwrite,
    signal: job.signal,
    onRename: (taken) => tellRenamed(job, { target, taken }),
  });
  await saved.settle();
  const { bytes, sha256, integrity, verifiedBy } = saved;
  const { fetchedBytes, wastedBytes, seconds, connections } = saved;
  return {
    path: placed.path,
    bytes,
    sha256,
    integrity,
    verifiedBy,
    fetchedBytes,
    wastedBytes,
    seconds,
    connections,
    alreadyHere: placed.alreadyHere,
  };
}

function tellDoubt(job: JobRun, message: string): void {
  job.emit({ type: "notice", notice: { kind: "mislabelled", message } });
}

function tellRenamed(
  job: JobRun,
  names: { target: JobFile; taken: string },
): void {
  const { target, taken } = names;
  const name = basename(taken);
  job.emit({ type: "found", file: { ...target, name, path: taken } });
  const message = `${target.name} was taken by another file, so that this one is ${name}.`;
  job.emit({ type: "notice", notice: { kind: "renamed", message } });
}
