import { basename, join } from "node:path";
import type { JobFile, Notice, Outcome, ResolvedFile } from "@haul/contract";
import { isProblemError } from "@haul/contract";
import {
  adoptDownload,
  discardPart,
  findPart,
  partPathFor,
  type RemoteFile,
  type SavedPart,
} from "@haul/engine";
import { insideRoot, place, refuseOtherSize } from "@haul/library";
import { openFolder } from "./download_folder.ts";
import { finishFile } from "./finish_file.ts";
import { foundHere } from "./found_here.ts";
import type { Inside } from "./look_inside.ts";
import { type OpenedFile, openAt } from "./open_at.ts";
import type { FileRun } from "./run_scope.ts";
import { type Whereabouts, whereTo } from "./where_to.ts";

/**
 * How often a file is begun. A server that lies about its length now and then
 * may do so at the second beginning too; one that lies at the third is not to
 * be had.
 */
const MOST_STARTS = 3;

/**
 * Opens a file, looks inside, finds its place, fetches it unless it is here,
 * and places it. When the promise resolves, the file is durable under its
 * final name.
 *
 * @throws {ProblemError} After a stop as well; what was fetched is then saved.
 */
export async function runFile(
  file: ResolvedFile,
  run: FileRun,
): Promise<Outcome> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await fetchFile(file, run);
    } catch (error) {
      const isChanged =
        isProblemError(error) && error.problem.code === "changed";
      if (!isChanged || run.signal.aborted || starts === MOST_STARTS) {
        throw error;
      }
      // What was pinned of it, its length above all, holds no more: it is
      // opened as another file.
      const message = "The file changed on its server: starting over with it.";
      tell(run, { kind: "restarted", message });
    }
  }
}

async function fetchFile(file: ResolvedFile, run: FileRun): Promise<Outcome> {
  const opened = await openInPlace(file, run);
  const { remote, part, where, inside } = opened;
  try {
    const { root, name } = where;
    const folder = await openFolder({ root, path: where.folder });
    const path = await insideRoot(root, join(folder, name));
    const { identity } = file;
    const partPath = part ?? partPathFor(path, identity);
    const left = { partPath, identity, size: remote.facts.size };
    if (part === null && (await adoptDownload(path, left))) {
      // What aria2 left here is a part file now, to be opened like one.
      await remote.close();
      return await fetchFile(file, run);
    }
    const target = { ...opened, file, path };
    tellFound(run, target);
    const here = await foundHere(path, {
      run,
      facts: remote.facts,
      onRename: (taken) => tellRenamed(run, { target, taken }),
    });
    if (here !== null) {
      await remote.close();
      if (part !== null) await discardPart(part);
      return await finishFile(here, { ...target, run });
    }
    run.onPart({ path, partPath, size: remote.facts.size });
    const saved = await save(run, { remote, partPath });
    await refuseCut(saved, { name: shownName(where), inside });
    const outcome = await putInPlace(run, { ...target, saved });
    return await finishFile(outcome, { ...target, run });
  } finally {
    await remote.close();
  }
}

/** A file whose way to its place is clear. */
interface Target extends OpenedFile {
  file: ResolvedFile;
  /** The real path for its bytes. */
  path: string;
}

/**
 * Where a file goes depends on its header, and how it is opened on the part
 * that lies where it goes. The publisher's word says where to look first; a
 * header that knows better may mean to open once more.
 */
async function openInPlace(
  file: ResolvedFile,
  run: FileRun,
): Promise<OpenedFile> {
  const { input, scope } = run;
  const known = { file, facts: null, header: null };
  const guess = await whereTo(input, { ...scope, ...known });
  // A folder that cannot be made is told before anybody is asked.
  if (input.options.layout === null) {
    await openFolder({ root: guess.root, path: guess.folder });
  }
  const part = await findPart(guess.folder, file.identity);
  const opened = await openAt(file, { part, run });
  if (part !== null || opened.where.folder === guess.folder) return opened;
  const other = await findPart(opened.where.folder, file.identity);
  if (other === null) return opened;
  await opened.remote.close();
  return await openAt(file, { part: other, run });
}

function tellFound(run: FileRun, target: Target): void {
  run.emit({ type: "found", file: jobFile(target) });
  const { inside, where } = target;
  for (const message of where.notes) tell(run, { kind: "placement", message });
  const message = inside.model?.doubt ?? null;
  if (message !== null) tell(run, { kind: "mislabelled", message });
}

function jobFile({ file, where, path, remote, inside }: Target): JobFile {
  const { source } = file;
  const shown = where.cached === null ? path : where.path;
  const { size } = remote.facts;
  const { model } = inside;
  return { source, name: basename(shown), path: shown, size, model };
}

function shownName({ path }: Whereabouts): string {
  return basename(path);
}

async function save(
  run: FileRun,
  from: { remote: RemoteFile; partPath: string },
): Promise<SavedPart> {
  const { connections, maxSpeed, hash } = run.input.options;
  const { partPath } = from;
  const { signal, emit, before } = run;
  return await from.remote.save({
    partPath,
    connections,
    maxSpeed,
    digests: hash ? "always" : "expected",
    before,
    signal,
    onEvent: emit,
  });
}

/** For a file whose length was not known before its end; its part is of no use. */
async function refuseCut(
  saved: SavedPart,
  { name, inside }: { name: string; inside: Inside },
): Promise<void> {
  try {
    const header = inside.header ?? { size: null };
    refuseOtherSize(header, { name, size: saved.bytes });
  } catch (error) {
    await saved.settle();
    await discardPart(saved.path);
    throw error;
  }
}

/** A stop counts until the file gets its name; from there on the job ends well. */
async function putInPlace(
  run: FileRun,
  target: Target & { saved: SavedPart },
): Promise<Outcome> {
  const { saved, where } = target;
  run.emit({ type: "placing" });
  // Asked again: folders can be swapped for links while a file comes in.
  const path = await insideRoot(where.root, target.path);
  const placed = await place(saved.path, path, {
    sha256: saved.sha256,
    bytes: saved.bytes,
    // In the cache a name is the content's own: whatever else has it is damaged.
    overwrite: run.input.options.overwrite || where.cached !== null,
    signal: run.signal,
    onRename: (taken) => tellRenamed(run, { target, taken }),
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
  run: FileRun,
  names: { target: Target; taken: string },
): void {
  const { taken } = names;
  const file = jobFile(names.target);
  const name = basename(taken);
  run.emit({ type: "found", file: { ...file, name, path: taken } });
  const message = `${file.name} was taken by another file, so that this one is ${name}.`;
  tell(run, { kind: "renamed", message });
}

function tell(run: FileRun, notice: Notice): void {
  run.emit({ type: "notice", notice });
}
