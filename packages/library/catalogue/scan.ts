import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isProblemError, problem } from "@haul/contract";
import { sha256File } from "../sha256_file.ts";
import { headerOf, modelInFile } from "./_model_in_file.ts";
import { walkModels, whyNot } from "./_walk_models.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CatalogueFile, KnownModel } from "./catalogue_file.ts";
import { type Gone, markMissing } from "./mark_missing.ts";

/**
 * Asks a service which models some contents are, and gives what it says of
 * each as soon as it is known: null where it does not know the content. Throws
 * where it cannot be asked; what was given by then is kept.
 *
 * @param sha256s At most 100 digests, in lower-case hexadecimal.
 */
export type LookUp = (
  sha256s: readonly string[],
  signal?: AbortSignal,
) => AsyncIterable<[sha256: string, model: Partial<KnownModel> | null]>;

/** What {@link scan} takes besides catalogue and folder. */
export interface ScanOptions {
  /** Asks a service about contents that nobody has spoken of. @default nobody is asked */
  lookUp?: LookUp | null;
  /** Stops between two reads; what was hashed by then is kept. */
  signal?: AbortSignal;
}

/** What a scan comes upon, in order. */
export type ScanEvent =
  /** The file is being read: new, or written to since it was last seen. */
  | { kind: "hashing"; path: string; size: number }
  | { kind: "added" | "changed" | "unchanged"; file: CatalogueFile }
  | Gone
  | { kind: "unreadable"; path: string; why: string }
  /** The file is certainly not what its name promises: cut, or a page. `why` is a whole sentence. */
  | { kind: "broken"; path: string; why: string }
  /** A service has told what a content is. */
  | { kind: "told"; sha256: string; model: Partial<KnownModel> }
  /** The service could not be asked; the next scan asks again. */
  | { kind: "not_told"; why: string };

/** The most digests that CivitAI takes in one question. */
const MOST_DIGESTS = 100;

/**
 * Takes a folder's models into the catalogue: reads each file that is new or
 * was written to, and leaves the others alone. Each file counts once it is
 * read, so that a scan that is stopped goes on where it was. Links are
 * followed, each folder once. At the end it says what is gone.
 *
 * @throws {ProblemError} `not_found` or `open_failed` where the folder itself cannot be read: then nothing counts as gone.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { Catalogue, scan } from "@haul/library";
 *
 * const root = await mkdtemp(join(tmpdir(), "haul-"));
 * await Bun.write(join(root, "loras/ink.safetensors"), "weights");
 * using catalogue = new Catalogue(":memory:");
 * for await (const { kind } of scan(catalogue, root)) console.assert(kind !== "missing");
 * console.assert(catalogue.list({ type: "lora" }).length === 1);
 * ```
 */
export async function* scan(
  catalogue: Catalogue,
  root: string,
  options: ScanOptions = {},
): AsyncGenerator<ScanEvent, void> {
  const folder = resolve(root);
  await checkFolder(folder);
  /** Digests of files that have several names, by inode. */
  const linked = new Map<string, string>();
  for await (const found of walkModels(folder, options.signal)) {
    if (found.kind === "unreadable") yield found;
    else yield* takeIn(catalogue, found, { ...options, linked });
  }
  yield* markMissing(catalogue, { under: folder });
  yield* ask(catalogue, folder, options);
}

async function checkFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
    throw problem("not_found", `${folder} is no folder; name one.`);
  } catch (error) {
    if (isProblemError(error)) throw error;
    throw problem(
      "not_found",
      `The folder ${folder} cannot be read (${whyNot(error)}); check its name, and that its disk is there.`,
      { cause: error },
    );
  }
}

async function* takeIn(
  catalogue: Catalogue,
  found: { path: string; facts: Stats },
  scope: ScanOptions & { linked: Map<string, string> },
): AsyncGenerator<ScanEvent, void> {
  const { path, facts } = found;
  const before = catalogue.get(path);
  if (before?.size === facts.size && before.mtime === facts.mtimeMs) {
    yield* asBefore(catalogue, before);
    return;
  }
  const inode = facts.nlink > 1 ? `${facts.dev}:${facts.ino}` : null;
  let sha256 = inode === null ? undefined : scope.linked.get(inode);
  if (sha256 === undefined) {
    yield { kind: "hashing", path, size: facts.size };
    try {
      sha256 = await digestOf(path, facts, scope.signal);
    } catch (error) {
      scope.signal?.throwIfAborted();
      yield { kind: "unreadable", path, why: whyNot(error) };
      return;
    }
    if (inode !== null) scope.linked.set(inode, sha256);
  }
  const { size, mtimeMs: mtime } = facts;
  const { model, broken } = await modelInFile(path, { size, sha256 });
  // What a service has told of the content outranks what lies beside the file.
  const known = catalogue.copies(sha256, true)[0];
  const isTold = known?.versionId != null || known?.lookedUpAt != null;
  const said = isTold ? {} : model;
  const file = catalogue.add({ path, size, mtime, sha256, ...said });
  yield { kind: before === null ? "added" : "changed", file };
  if (broken !== null) yield { kind: "broken", path, why: broken };
}

/** A file that nobody wrote to. One that is no model must still be replaced, however often that was told. */
async function* asBefore(
  catalogue: Catalogue,
  file: CatalogueFile,
): AsyncGenerator<ScanEvent, void> {
  const { path, size, missing, integrity } = file;
  // Each write waits for the disk: none for the many files that are as they were.
  if (missing) catalogue.mark(path, "seen");
  yield { kind: "unchanged", file };
  if (integrity === "verified") return;
  const { broken } = await headerOf(path, size);
  if (broken !== null) yield { kind: "broken", path, why: broken };
}

async function digestOf(
  path: string,
  facts: Stats,
  signal?: AbortSignal,
): Promise<string> {
  const wait = signal === undefined ? {} : { signal };
  const sha256 = await sha256File(path, wait);
  const { size, mtimeMs } = await stat(path);
  if (size === facts.size && mtimeMs === facts.mtimeMs) return sha256;
  throw new Error("it is being written to");
}

async function* ask(
  catalogue: Catalogue,
  under: string,
  { lookUp = null, signal }: ScanOptions,
): AsyncGenerator<ScanEvent, void> {
  if (lookUp === null) return;
  const unasked = { under, missing: false, unasked: true, limit: MOST_DIGESTS };
  let files = catalogue.list(unasked);
  while (files.length > 0) {
    const waiting = new Set(files.map(({ sha256 }) => sha256));
    try {
      for await (const [sha256, model] of lookUp([...waiting], signal)) {
        catalogue.tell(sha256, model);
        waiting.delete(sha256);
        if (model !== null) yield { kind: "told", sha256, model };
      }
    } catch (error) {
      signal?.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      yield { kind: "not_told", why };
      return;
    }
    // Whatever was passed over is not known, or this would never end.
    for (const sha256 of waiting) catalogue.tell(sha256, null);
    files = catalogue.list(unasked);
  }
}
