import { basename, dirname, join } from "node:path";
import {
  type ModelHeader,
  problem,
  type ResolvedFile,
  redactUrl,
} from "@haul/contract";
import type { RemoteFacts } from "@haul/engine";
import {
  type Environment,
  type HfCacheFile,
  hfCachePaths,
  type ModelRole,
  placeFor,
  roleOf,
  safeName,
} from "@haul/library";
import { fileNameFromReply } from "@haul/sources";
import type { JobInput } from "../job_input.ts";
import { downloadFolder } from "./download_folder.ts";

/** Where a file goes, and why. */
export interface Whereabouts {
  /** The folder that the file may not leave; absolute. */
  root: string;
  /** The folder for its bytes; absolute, and may not exist yet. */
  folder: string;
  /** The name of its bytes in `folder`. */
  name: string;
  /** The path by which people and programs open it. */
  path: string;
  role: ModelRole;
  /** For people, with no full stop: "its header says a LoRA". */
  reason: string;
  /** What the user should know besides, each a sentence. */
  notes: readonly string[];
  /** What the Hugging Face cache has to know of it; null elsewhere. */
  cached: HfCacheFile | null;
}

/** What {@link whereTo} goes by. */
export interface WhereToOptions {
  file: ResolvedFile;
  /** What the file's server said; null before it was asked. */
  facts: RemoteFacts | null;
  /** What the file says of itself; null where nobody has looked. */
  header: ModelHeader | null;
  /** The folders that files may go into. */
  roots: readonly string[];
  /** The variables that tools see. */
  env: Environment;
}

/**
 * Says where a file goes, by what is known of it so far. Writes nothing.
 *
 * @throws {ProblemError} `bad_option` for a folder outside the roots, a template that cannot be used, or a file that the layout cannot take.
 */
export async function whereTo(
  input: JobInput,
  options: WhereToOptions,
): Promise<Whereabouts> {
  const { layout, name, template, folder, choice } = input.options;
  const { file, header, roots, env } = options;
  const wanted = downloadFolder(roots, folder);
  const given = name ?? publishedName(options);
  const { model, source } = file;
  const facts = { name: given, type: choice.type, header, model, source };
  if (layout === "hf-cache") return inCache(file, wanted.path, roleOf(facts));
  if (layout === null) {
    const safe = safeName(given);
    const path = join(wanted.path, safe);
    const { root, path: folder } = wanted;
    const role = roleOf(facts);
    return { root, folder, name: safe, path, ...role, notes: [], cached: null };
  }
  const place = await placeFor({
    ...facts,
    layout,
    root: wanted.path,
    template,
    env,
  });
  // The user's own name counts before any template.
  const own = name === null ? place.name : safeName(name);
  const path = join(place.folder, own);
  return { ...place, name: own, path, cached: null };
}

function publishedName({ file, facts }: WhereToOptions): string {
  if (file.name !== null) return file.name;
  return facts === null ? "" : fileNameFromReply(facts);
}

/** The cache names content by its digest, and shows it under the repository's own names. */
function inCache(
  file: ResolvedFile,
  root: string,
  found: { role: ModelRole; reason: string },
): Whereabouts {
  const { repository: place } = file;
  if (place === null) {
    const link = redactUrl(file.link);
    throw problem(
      "bad_option",
      file.source === "huggingface"
        ? `The Hugging Face cache takes files of a commit alone, and ${link} has none, as in a bucket. Choose another layout.`
        : `The Hugging Face cache takes files of Hugging Face alone, and ${link} is from elsewhere. Choose another layout.`,
    );
  }
  const cached = { place, digest: hubDigest(file) };
  const { blob, snapshot } = hfCachePaths(cached);
  return {
    root,
    folder: dirname(join(root, blob)),
    name: basename(blob),
    path: join(root, snapshot),
    ...found,
    notes: [],
    cached,
  };
}

function hubDigest({ hashes }: ResolvedFile): string {
  const published = hashes.filter(({ from }) => from === "publisher");
  const named = ["sha256", "git_sha1"].flatMap((algorithm) =>
    published.filter((hash) => hash.algorithm === algorithm),
  );
  return named[0]?.hex ?? "";
}
