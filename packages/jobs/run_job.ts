import { basename, join } from "node:path";
import {
  type JobFile,
  type Outcome,
  type Progress,
  problem,
  type ResolvedFile,
} from "@haul/contract";
import {
  discardPart,
  type Engine,
  findPart,
  partPathFor,
  type RemoteFacts,
  type RemoteFile,
  type SavedPart,
} from "@haul/engine";
import { insideRoot, place } from "@haul/library";
import { admitted } from "./admitted.ts";
import { alreadyHere } from "./already_here.ts";
import { chooseName } from "./choose_name.ts";
import { downloadFolder, openFolder } from "./download_folder.ts";
import { expand } from "./expand.ts";
import { inServiceWords } from "./in_service_words.ts";
import { type JobInput, shownUrl } from "./job_input.ts";
import type { RunContext, RunEnd } from "./job_runs.ts";
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
  const { scope, isChild, signal } = options;
  const files = await resolveInput(input, { ...scope, signal });
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
 * Open, name, compare, save, place, settle: when the promise
 * resolves, the file is durable under its final name.
 */
async function runFile(
  file: ResolvedFile,
  job: JobRun & RunOptions,
): Promise<Outcome> {
  const { scope, input, emit, onPart, signal } = job;
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
    const path = await insideRoot(wanted.root, join(folder, name));
    const target = jobFile(file, { name, path, facts: remote.facts });
    emit({ type: "found", file: target });
    const here = await compare(job, { path, facts: remote.facts });
    if (here !== null) {
      await remote.close();
      if (earlierPart !== null) await discardPart(earlierPart);
      return here;
    }
    const partPath = earlierPart ?? partPathFor(path, file.identity);
    onPart(partPath);
    const saved = await save(job, { remote, partPath });
    return await putInPlace(job, { saved, target, root: wanted.root });
  } finally {
    await remote.close();
  }
}

/** One run, as its steps see it. */
interface JobRun extends RunContext {
  input: JobInput;
}

function jobFile(
  file: ResolvedFile,
  found: { name: string; path: string; facts: RemoteFacts },
): JobFile {
  const { name, path, facts } = found;
  return { source: file.source, name, path, size: facts.size };
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
