import { basename, join, resolve } from "node:path";
import {
  FileChoiceSchema,
  type JobOptions,
  type Problem,
  problem,
} from "@haul/contract";
import { kindFolder, kindOfPath, type ListEntry, parseList } from "@haul/lists";
import type { CliContext } from "../cli_context.ts";
import type { Wanted } from "../get/ask_fix.ts";

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
  const { layout = null } = job;
  const meant = layout === null ? entry : inLayout(entry);
  const choice = FileChoiceSchema.parse(job.choice ?? {});
  return {
    ...job,
    ...meant.options,
    ...placeOf(meant, job),
    choice: { ...choice, type: meant.type ?? choice.type },
  };
}

/** In a tool's tree, a folder called after a kind is the tool's own folder for it, as `loras` or, for a LoRA, `loras/xl`. */
function inLayout(entry: ListEntry): ListEntry {
  const { folder = null, ...options } = entry.options;
  const kind = folder === null ? null : kindOfPath(folder);
  if (kind === null) return entry;
  const { type, subfolder } = kind;
  // Of a longer path only the list's own word on the kind tells whose it is.
  if (subfolder !== null && type !== entry.type) return entry;
  return { ...entry, type: entry.type ?? type, subfolder, options };
}

/** A folder that the list names is meant as it stands; a layout finds the one for a kind by itself. */
function placeOf(
  { type, subfolder, options }: ListEntry,
  { layout = null, template = null }: Partial<JobOptions>,
): Partial<JobOptions> {
  const { folder = null } = options;
  if (folder !== null) return { folder, layout: null, template: null };
  if (type === null) return {};
  if (layout === null)
    return { folder: join(kindFolder(type), subfolder ?? "") };
  return subfolder === null
    ? {}
    : { template: `${subfolder}/${template ?? "{name}.{ext}"}` };
}
