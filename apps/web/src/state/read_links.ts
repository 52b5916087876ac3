import type { ListEntry } from "@haul/lists";
import type { Wishes } from "./drafts.ts";

/** What a file names: links, and what it says of each. */
export interface ReadLinks {
  lines: string[];
  wishes: Wishes;
  /** Why parts of it were left out, in sentences. */
  problems: string[];
}

/** Bytes of a file that is read for links; lists and workflows are far smaller. */
const MOST_LIST_BYTES = 32 * 1024 * 1024;

/**
 * Reads the links in a file: a list, a table, a workflow or a preset, or a
 * picture that carries its workflow. The file does not leave the browser.
 */
export async function readLinks(file: File): Promise<ReadLinks> {
  const { kindFolder, parseList } = await import("@haul/lists");
  const bytes = new Uint8Array(
    await file.slice(0, MOST_LIST_BYTES).arrayBuffer(),
  );
  const { entries, problems } = await parseList(bytes, { name: file.name });
  return {
    lines: entries.map(({ url }) => url),
    wishes: new Map(entries.map((entry) => [entry.url, wishOf(entry)])),
    problems: problems.map(({ problem }) => problem.message),
  };

  function wishOf({ type, subfolder, options }: ListEntry) {
    const parts = [type === null ? null : kindFolder(type), subfolder];
    const folder = parts.filter((part) => part !== null).join("/");
    return {
      name: options.name ?? null,
      folder: options.folder ?? (folder === "" ? null : folder),
      sha256: options.sha256 ?? null,
    };
  }
}
