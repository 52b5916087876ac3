import type { LibraryFile } from "@haul/contract";

/** Which models are shown; null and what is left out do not narrow. */
export interface LibraryFilter {
  /** Words that must all be somewhere in what is known of a model. */
  words?: string;
  type?: string | null;
  base?: string | null;
  source?: string | null;
}

/** Whether a model is among those that are shown. */
export function fits(file: LibraryFile, filter: LibraryFilter): boolean {
  const { words = "", type = null, base = null, source = null } = filter;
  return (
    (type === null || file.type === type) &&
    (base === null || file.baseModel === base) &&
    (source === null || file.source === source) &&
    hasWords(file, words)
  );
}

function hasWords(file: LibraryFile, words: string): boolean {
  if (words === "") return true;
  const { name, title, version, creator, baseModel, trainedWords } = file;
  const text = [name, title, version, creator, baseModel, ...trainedWords]
    .join(" ")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
