import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { filesWords } from "./count_words.ts";
import { fileLines, fileRecord, type LibraryFile } from "./library_file.ts";
import type { LibraryQuery } from "./library_query.ts";

/** `haul library list`, `search` and `unverified`: the files that the filter lets through. */
export async function showList(query: LibraryQuery): Promise<number> {
  return showFiles(
    query.library.list({ missing: false, ...query.filter }),
    query,
  );
}

/** `haul library missing`: the files that are gone, as they are now. */
export async function showMissing(query: LibraryQuery): Promise<number> {
  await query.library.missing();
  return showFiles(
    query.library.list({ ...query.filter, missing: true }),
    query,
  );
}

/** A table on a terminal, the paths alone elsewhere. */
function showFiles(
  files: readonly LibraryFile[],
  { context, json, library }: LibraryQuery,
): number {
  const { stdout, stderr, env } = context;
  if (json) {
    for (const file of files) {
      stdout.write(jsonLine({ type: "file", ...fileRecord(file) }));
    }
    return 0;
  }
  const lines = stdout.isTerminal
    ? fileLines(files, paintFor(stdout, env))
    : files.map(({ path }) => plainText(path));
  for (const line of lines) stdout.write(`${line}\n`);
  const isEmpty = files.length === 0 && library.list({ limit: 1 }).length === 0;
  stderr.write(
    isEmpty
      ? "The library is empty: haul scan FOLDER takes a folder in.\n"
      : `${filesWords(files)}.\n`,
  );
  return 0;
}
