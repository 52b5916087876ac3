import { dirname, join, resolve } from "node:path";
import { exitCodeOf, type Job } from "@haul/contract";
import type { Download, DownloadList } from "./download_list.ts";
import { isStopped } from "./download_state.ts";
import { gidOfId } from "./gid.ts";
import { bitfieldOf, piecesOf } from "./piece_map.ts";
import { type Amounts, amountsOf } from "./progress_of.ts";
import { type ListedUri, urisOf } from "./uris_of.ts";

/** One file of a download, as aria2 lists it: every number is a text. */
export interface ListedFile {
  index: string;
  path: string;
  length: string;
  completedLength: string;
  selected: string;
  uris: ListedUri[];
}

/** What is needed besides the download. */
export interface StatusScope {
  downloads: DownloadList;
  /** The folder that files go into by default. */
  root: string;
}

/** Keys that a client gets even where it asked for others, as from aria2. */
const ALWAYS = new Set(["verifiedLength", "verifyIntegrityPending"]);

/**
 * What `tellStatus` tells of a download.
 *
 * @param options.keys Those wanted; unknown ones are passed over, and none means all.
 */
export function statusOf(
  download: Download,
  options: StatusScope & { keys: readonly string[] },
): Record<string, unknown> {
  const all = { ...figuresOf(download), ...factsOf(download, options) };
  const { keys } = options;
  if (keys.length === 0) return all;
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key]) => keys.includes(key) || ALWAYS.has(key),
    ),
  );
}

/** The one file of a download. */
export function filesOf(
  download: Download,
  { root }: Pick<StatusScope, "root">,
): ListedFile[] {
  const { total, done } = amountsOf(download);
  return [
    {
      index: "1",
      path: pathOf(download, root),
      length: String(total),
      completedLength: String(done),
      selected: "true",
      uris: urisOf(download),
    },
  ];
}

/** The folder of a download, absolute. */
export function folderOf({ job, input }: Download, root: string): string {
  if (job.file !== null) return dirname(job.file.path);
  return resolve(root, input.options.folder ?? ".");
}

function figuresOf(download: Download): Record<string, string> {
  const { job, state } = download;
  const amounts = amountsOf(download);
  const { total, done, speed, connections } = amounts;
  const { pieceLength, numPieces } = piecesOf(total);
  const isOver = isStopped(state);
  return {
    totalLength: String(total),
    completedLength: String(done),
    uploadLength: "0",
    downloadSpeed: isOver ? "0" : String(speed),
    uploadSpeed: "0",
    connections: isOver ? "0" : String(connections),
    pieceLength: String(pieceLength),
    numPieces: String(numPieces),
    ...bitfield(amounts),
    ...(job.state.phase === "verifying"
      ? { verifiedLength: String(done) }
      : {}),
  };
}

function bitfield({ total, spans }: Amounts): { bitfield?: string } {
  if (spans === null || total === 0) return {};
  return { bitfield: bitfieldOf(total, spans) };
}

function factsOf(
  download: Download,
  { downloads, root }: StatusScope,
): Record<string, unknown> {
  const { gid, state, job } = download;
  const gidOf = (id: string) => downloads.ofJob(id)?.gid ?? gidOfId(id);
  return {
    gid,
    status: state,
    ...(isStopped(state) ? errorOf(download) : {}),
    dir: folderOf(download, root),
    files: filesOf(download, { root }),
    ...(job.state.phase === "expanded"
      ? { followedBy: job.state.expansion.jobs.map(gidOf) }
      : {}),
    ...(job.parent === null ? {} : { following: gidOf(job.parent) }),
  };
}

function errorOf({ state, job }: Download): Record<string, string> {
  const [errorCode, errorMessage] = reasonOf(job, state === "removed");
  return { errorCode: String(errorCode), errorMessage };
}

function reasonOf(job: Job, isRemoved: boolean): [number, string] {
  if (isRemoved) return [exitCodeOf("cancelled"), ""];
  if (job.state.phase !== "failed") return [0, ""];
  const { code, message } = job.state.problem;
  return [exitCodeOf(code), message];
}

/** Empty while nobody knows the name, as with aria2. */
function pathOf(download: Download, root: string): string {
  const { job, input } = download;
  if (job.state.phase === "done") return job.state.outcome.path;
  if (job.file !== null) return job.file.path;
  const { name } = input.options;
  return name === null ? "" : join(folderOf(download, root), name);
}
