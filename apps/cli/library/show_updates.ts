import { toProblem } from "@haul/contract";
import { jsonLine } from "../show/json_line.ts";
import { markedLine } from "../show/marked_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { countWords } from "./count_words.ts";
import { fileRecord, type LibraryFile } from "./library_file.ts";
import type { LibraryQuery } from "./library_query.ts";

/**
 * `haul library updates`: models of which CivitAI has a newer version.
 *
 * @returns How many models could not be asked about.
 */
export async function showUpdates(query: LibraryQuery): Promise<number> {
  const { context, library, json } = query;
  const { stdout, stderr, env, signal } = context;
  const paint = paintFor(stdout, env);
  const wanted = new Set(library.list(query.filter).map(({ path }) => path));
  let count = 0;
  let failures = 0;
  const onFailure = (file: LibraryFile, error: unknown) => {
    failures += 1;
    const { message } = toProblem(error);
    const text = plainText(`${nameOf(file)}: ${message}`);
    stderr.write(`${markedLine("!", { text, output: stderr })}\n`);
  };
  for await (const { files, latest } of library.updates({
    signal,
    onFailure,
  })) {
    const [file] = files;
    if (file === undefined) continue;
    if (!files.some(({ path }) => wanted.has(path))) continue;
    count += 1;
    if (json) {
      const records = files.map(fileRecord);
      stdout.write(jsonLine({ type: "update", latest, files: records }));
      continue;
    }
    const versions = `${file.version ?? "?"} → ${latest.version ?? latest.versionId}`;
    const line = `${paint("bold", plainText(nameOf(file)))}  ${plainText(versions)}  ${plainText(latest.page ?? "")}`;
    stdout.write(`${line.trimEnd()}\n`);
  }
  if (!json) {
    const found = countWords(count, "newer version");
    stderr.write(`${count === 0 ? "No newer versions" : found}.\n`);
  }
  return failures;
}

function nameOf({ title, name }: LibraryFile): string {
  return title ?? name;
}
