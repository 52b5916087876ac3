import { formatBytes } from "@haul/contract";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { countWords } from "./count_words.ts";
import { fileRecord, titleOf } from "./library_file.ts";
import type { LibraryQuery } from "./library_query.ts";

/** `haul library duplicates`: contents that lie under several paths, and what the copies take. */
export async function showDuplicates(query: LibraryQuery): Promise<number> {
  const { context, library, json } = query;
  const { stdout, stderr, env } = context;
  const paint = paintFor(stdout, env);
  const wanted = new Set(library.list(query.filter).map(({ path }) => path));
  const all = (await library.duplicates()).filter(({ files }) =>
    files.some(({ path }) => wanted.has(path)),
  );
  for (const { files, wastedBytes } of all) {
    if (json) {
      const records = files.map(fileRecord);
      stdout.write(
        jsonLine({ type: "duplicate", wastedBytes, files: records }),
      );
      continue;
    }
    const [first] = files;
    if (first === undefined) continue;
    const waste =
      wastedBytes === 0
        ? "names of one file"
        : `${formatBytes(wastedBytes)} could be freed`;
    const head = `${files.length}× ${formatBytes(first.size)}, ${waste}  ${titleOf(first)}`;
    stdout.write(`${paint("bold", head.trimEnd())}\n`);
    for (const { path } of files) stdout.write(`  ${plainText(path)}\n`);
  }
  if (json) return 0;
  const bytes = all.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0);
  stderr.write(
    all.length === 0
      ? "Nothing lies twice.\n"
      : `${countWords(all.length, "content")} under several names; ${formatBytes(bytes)} could be freed.\n`,
  );
  return 0;
}
