import { type Endpoints, type ProblemError, problem } from "@haul/contract";
import type { DriveEntry, ListFolder, PlacedEntry } from "./drive_entry.ts";
import type { DriveLink } from "./drive_link.ts";
import { pageOf } from "./drive_urls.ts";

/** Folders that are asked for at a time. */
const AT_A_TIME = 4;

/** Deeper, wider and fuller than any folder of models; a shortcut can make a ring. */
const MAX_DEPTH = 20;
const MAX_FOLDERS = 500;
const MAX_FILES = 10_000;

interface Place {
  link: DriveLink;
  folder: string | null;
}

/**
 * All files in a folder and in those within it, level by level, in the order
 * of the listings. Each folder is entered once.
 *
 * @throws {ProblemError} `bad_url` where the folder holds more than Haul takes at once.
 */
export async function walkFolder(
  root: DriveLink,
  list: ListFolder,
): Promise<PlacedEntry[]> {
  const files: PlacedEntry[] = [];
  const seen = new Set([root.id]);
  let level: Place[] = [{ link: root, folder: null }];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooMuch(`is more than ${MAX_DEPTH} deep`);
    const below: Place[] = [];
    for (const { entry, folder } of await listAll(level, list)) {
      const { link, name } = entry;
      if (link.kind !== "folder") files.push({ ...entry, folder });
      else if (!seen.has(link.id)) {
        seen.add(link.id);
        below.push({ link, folder: inFolder(folder, name) });
      }
    }
    if (seen.size > MAX_FOLDERS)
      throw tooMuch(`holds over ${MAX_FOLDERS} folders`);
    if (files.length > MAX_FILES)
      throw tooMuch(`holds over ${MAX_FILES} files`);
    level = below;
  }
  return files;
}

async function listAll(
  level: readonly Place[],
  list: ListFolder,
): Promise<{ entry: DriveEntry; folder: string | null }[]> {
  const found = [];
  for (let at = 0; at < level.length; at += AT_A_TIME) {
    const group = level.slice(at, at + AT_A_TIME);
    const lists = await Promise.all(group.map(({ link }) => list(link)));
    for (const [index, { folder }] of group.entries()) {
      for (const entry of lists[index] ?? []) found.push({ entry, folder });
    }
  }
  return found;
}

/** A slash in a folder's name parts nothing. */
function inFolder(folder: string | null, name: string): string {
  const part = name.replace(/\//g, "_");
  return folder === null ? part : `${folder}/${part}`;
}

/** For a folder in which there is no file, however deep. */
export function emptyFolder(
  link: DriveLink,
  endpoints: Endpoints,
): ProblemError {
  const page = pageOf(link, endpoints);
  return problem(
    "not_found",
    `The folder ${page} is empty, or its files are shared with others only. Open it in a browser.`,
    { host: new URL(page).host, fix: { kind: "open_page", url: page } },
  );
}

function tooMuch(what: string): ProblemError {
  return problem(
    "bad_url",
    `The Google Drive folder ${what}, which is more than Haul takes at once. Give the links of the folders within it, one by one.`,
  );
}
