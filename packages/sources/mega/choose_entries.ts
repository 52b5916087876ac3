import {
  type Choice,
  type FileChoice,
  formatBytes,
  type ProblemError,
  problem,
} from "@haul/contract";
import { pathFilter } from "../path_filter.ts";
import type { MegaEntry, MegaFolder } from "./mega_folder.ts";
import type { MegaNode } from "./mega_link.ts";

/** Which part of a folder is wanted, by its link and by the user. */
export interface Wanted {
  /** What the link names in the folder. */
  readonly node: MegaNode;
  readonly choice: FileChoice;
  /** The link as it may be shown. */
  readonly shown: string;
}

/** A list of more is of no use to anybody. */
const MOST_CHOICES = 200;

/**
 * The files of a folder that are wanted, at least one.
 *
 * @throws {ProblemError} `not_found` where nothing is, `choice_needed` where a
 *   name is that of several files.
 */
export function chooseEntries(
  folder: MegaFolder,
  { node, choice, shown }: Wanted,
): readonly MegaEntry[] {
  const meant = inNode(folder, node);
  if (meant.length === 0) throw nothing(folder, { node, shown });
  const { file } = choice;
  if (file !== null) return [theOne(meant, { file, shown })];
  const passes = pathFilter(choice);
  const chosen = meant.filter((entry) => passes(pathOf(entry)));
  if (chosen.length > 0) return chosen;
  throw problem(
    "not_found",
    `None of the ${meant.length} files of ${shown} is let through by --include and --exclude.`,
    { fix: { kind: "choose", choices: choicesOf(meant) } },
  );
}

/** The path of an entry within its shared folder. */
export function pathOf({ folders, name }: MegaEntry): string {
  return [...folders, name].join("/");
}

function inNode(folder: MegaFolder, node: MegaNode): readonly MegaEntry[] {
  if (node === null) return folder.entries;
  return folder.entries.filter(({ handle, within }) =>
    node.kind === "file"
      ? handle === node.handle
      : within.includes(node.handle),
  );
}

function theOne(
  entries: readonly MegaEntry[],
  { file, shown }: { file: string; shown: string },
): MegaEntry {
  const found =
    entries.find(({ handle }) => handle === file) ??
    entries.find((entry) => pathOf(entry) === file);
  if (found !== undefined) return found;
  const named = entries.filter(({ name }) => name === file);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const several = named.length > 1;
  throw problem(
    several ? "choice_needed" : "not_found",
    several
      ? `${named.length} files of ${shown} are called "${file}". Name one by its path or its id (--file).`
      : `${shown} has no file "${file}". Name one of those that it has (--file).`,
    { fix: { kind: "choose", choices: choicesOf(several ? named : entries) } },
  );
}

function choicesOf(entries: readonly MegaEntry[]): Choice[] {
  return entries.slice(0, MOST_CHOICES).map((entry) => ({
    id: entry.handle,
    label: `${pathOf(entry)}, ${formatBytes(entry.size)}`,
  }));
}

function nothing(
  folder: MegaFolder,
  { node, shown }: { node: MegaNode; shown: string },
): ProblemError {
  if (
    node !== null &&
    !(node.kind === "folder" && folder.folders.has(node.handle))
  ) {
    return problem(
      "not_found",
      `${shown} has no ${node.kind} ${node.handle} any more. Open the folder's own link to see what it holds.`,
    );
  }
  return problem(
    "not_found",
    folder.unreadable > 0
      ? `${shown} holds ${folder.unreadable} files that its key does not open. Ask whoever shared it for a new link.`
      : `${shown} is empty.`,
  );
}
