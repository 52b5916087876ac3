import { join } from "node:path";
import {
  type Endpoints,
  type FileChoice,
  FileChoiceSchema,
  type JobFile,
  type JobOptions,
  problem,
  type ResolvedFile,
} from "@haul/contract";
import type { Claim } from "@haul/engine";
import { fileModel, safeName, tellApart } from "@haul/library";
import { parseInput } from "@haul/sources";
import { type JobInput, shownUrl } from "../job_input.ts";
import { downloadFolder } from "./download_folder.ts";

/** More than any repository of models holds; a wrong link must not fill the queue. */
const MAX_FILES = 10_000;

/** Options that say which file it is: they fit a link of one file only. */
const ONE_FILE_OPTIONS = {
  name: "a name",
  sha256: "a SHA-256",
  digest: "a digest",
} as const satisfies Partial<Record<keyof JobOptions, string>>;

/** A job to be, and what is known of its file already. */
export interface NewJob {
  input: JobInput;
  file: JobFile | null;
  /** The room that the file is to have; null where it needs none, or nobody has looked. */
  claim: Claim | null;
}

/** What a link that stands for several files comes to. */
export interface ExpandedLink {
  jobs: NewJob[];
  /** Bytes of all files, or null where any size is unknown. */
  bytes: number | null;
}

/**
 * Makes one job for each file that a link stands for: its own link, and a
 * folder and a name beneath the folder of the link's job. Files that would
 * get one name are told apart.
 *
 * @throws {ProblemError} `choice_needed` for more than 10 000 files, `bad_option` where an option fits one file alone.
 */
export function expand(
  input: JobInput,
  options: {
    files: readonly ResolvedFile[];
    roots: readonly string[];
    endpoints: Endpoints;
  },
): ExpandedLink {
  const { files, roots, endpoints } = options;
  refuseMisfits(input, files);
  const keepsFolders = !isLaidOut(input.options.layout);
  const paths = tellApart(
    files.map((file) =>
      safePath(keepsFolders ? file : { ...file, folder: null }),
    ),
  );
  const jobs = files.map((file, at) => {
    const folder = (paths[at] ?? "").split("/");
    const last = folder.pop() ?? null;
    const name = file.name === null ? null : last;
    const url = parseInput(file.link, endpoints);
    const own = childInput(input, { url, name, folder });
    const { choice } = own.options;
    const { path } = downloadFolder(roots, own.options.folder);
    const known = jobFile(file, { name, folder: path, choice });
    return { input: own, file: known, claim: null };
  });
  return { jobs, bytes: totalOf(files) };
}

function refuseMisfits(input: JobInput, files: readonly ResolvedFile[]): void {
  const shown = shownUrl(input.url);
  if (files.length > MAX_FILES) {
    throw problem(
      "choice_needed",
      `${shown} stands for ${files.length} files, and Haul takes ${MAX_FILES} at once; choose some with --include and --exclude.`,
    );
  }
  for (const [name, what] of Object.entries(ONE_FILE_OPTIONS)) {
    if (input.options[name as keyof typeof ONE_FILE_OPTIONS] === null) continue;
    throw problem(
      "bad_option",
      `${shown} stands for ${files.length} files, and ${what} fits one; choose the file with --file, or leave ${what} out.`,
    );
  }
  if (input.options.mirrors.length === 0) return;
  throw problem(
    "bad_option",
    `${shown} stands for ${files.length} files, and a mirror has one; choose the file with --file, or leave the mirrors out.`,
  );
}

/** Folder and name with `/` between the parts; a file without a name gets one here, to end the path. */
function safePath({
  folder,
  name,
}: Pick<ResolvedFile, "folder" | "name">): string {
  const parts = folder?.split("/").filter((part) => part !== "") ?? [];
  return [...parts, name ?? ""].map((part) => safeName(part)).join("/");
}

function childInput(
  input: JobInput,
  child: { url: URL; name: string | null; folder: string[] },
): JobInput {
  const { url, name, folder } = child;
  const { options } = input;
  const isSameOrigin = url.origin === new URL(input.url).origin;
  return {
    url: url.href,
    options: {
      ...options,
      folder:
        folder.length === 0
          ? options.folder
          : join(options.folder ?? ".", ...folder),
      name: isNamedByLayout(options) ? null : name,
      headers: isSameOrigin ? options.headers : {},
      clientOptions: {},
      // The link names the file; what the user knows of its kind holds for it.
      choice: FileChoiceSchema.parse({ type: options.choice.type }),
    },
  };
}

/** A tool's folders are its own: it decides by kind, not by repository. */
function isLaidOut(layout: JobOptions["layout"]): boolean {
  return layout !== null && layout !== "plain";
}

function isNamedByLayout({ layout, template }: JobOptions): boolean {
  return layout === "hf-cache" || (layout !== null && template !== null);
}

function jobFile(
  file: ResolvedFile,
  at: { name: string | null; folder: string; choice: FileChoice },
): JobFile | null {
  const { name, folder, choice } = at;
  if (name === null) return null;
  const { source, size } = file;
  const { type } = choice;
  const model = fileModel({ name, type, model: file.model, source });
  return { source, name, path: join(folder, name), size, model };
}

function totalOf(files: readonly ResolvedFile[]): number | null {
  let bytes = 0;
  for (const { size } of files) {
    if (size === null) return null;
    bytes += size;
  }
  return bytes;
}
