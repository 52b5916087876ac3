import { basename, join, resolve } from "node:path";
import {
  FileChoiceSchema,
  type JobOptions,
  type Problem,
  problem,
} from "@haul/contract";
import { kindFolder, type ListEntry, parseList } from "@haul/lists";
import type { Wanted } from "../ask_fix.ts";
import type { CliContext } from "../cli_context.ts";

/** No list is longer; who names a model by mistake is told so at once. */
const MAX_LIST_BYTES = 64 << 20;

/** A line of a list that cannot be taken. */
export interface RefusedLine {
  /** `LIST:LINE`. */
  where: string;
  problem: Problem;
}

/** What lists ask for, in their order. */
export interface ReadLists {
  links: Wanted[];
  refused: RefusedLine[];
}

/**
 * Reads the lists that `-i` names; `-` is stdin.
 *
 * @param options.job What the command line says for every file; a list says more for each of its own.
 * @throws {ProblemError} `not_found` or `bad_option` for a list that cannot be read at all.
 */
export async function readLists(
  files: readonly string[],
  options: { job: Partial<JobOptions>; context: CliContext },
): Promise<ReadLists> {
  const { job, context } = options;
  const links: Wanted[] = [];
  const refused: RefusedLine[] = [];
  for (const file of files) {
    const name = file === "-" ? "stdin" : basename(file);
    const bytes = await bytesOf(file, context);
    const { entries, problems } = await parseList(bytes, { name });
    const where = (line: number) => `${name}:${line}`;
    for (const entry of entries) {
      const { url, line } = entry;
      links.push({ url, from: where(line), options: optionsOf(entry, job) });
    }
    for (const { line, problem } of problems) {
      refused.push({ where: where(line), problem });
    }
    if (entries.length + problems.length === 0) throw emptyList(name);
  }
  return { links, refused };
}

async function bytesOf(file: string, context: CliContext): Promise<Uint8Array> {
  if (file === "-") return await context.stdin.readBytes();
  const path = resolve(context.cwd, file);
  const list = Bun.file(path);
  if (list.size > MAX_LIST_BYTES) {
    throw problem(
      "bad_option",
      `${path} is too large for a list of links; is it a model?`,
    );
  }
  try {
    return await list.bytes();
  } catch (cause) {
    throw problem(
      "not_found",
      `Cannot read the list ${path}: check its name and its rights.`,
      { cause },
    );
  }
}

function emptyList(name: string): Error {
  return problem("bad_option", `The list ${name} names no file.`);
}

/** A list's own word on a file goes before that of the command line. */
function optionsOf(
  entry: ListEntry,
  job: Partial<JobOptions>,
): Partial<JobOptions> {
  const { type } = entry;
  const choice = FileChoiceSchema.parse(job.choice ?? {});
  return {
    ...job,
    ...entry.options,
    ...placeOf(entry, job),
    choice: { ...choice, type: type ?? choice.type },
  };
}

/** A folder that the list names is meant as it stands; a layout finds the one for a kind by itself. */
function placeOf(
  entry: ListEntry,
  { layout = null }: Partial<JobOptions>,
): Partial<JobOptions> {
  const { folder: named = null } = entry.options;
  if (named !== null) return { folder: named, layout: null, template: null };
  const folder = layout === null ? folderOf(entry) : null;
  return folder === null ? {} : { folder };
}

/** A folder that is called after the kind. */
function folderOf({ type, subfolder }: ListEntry): string | null {
  return type === null ? null : join(kindFolder(type), subfolder ?? "");
}
