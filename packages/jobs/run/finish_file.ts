import { stat } from "node:fs/promises";
import type { FileModel, Outcome, ResolvedFile } from "@haul/contract";
import { enterHfCache, writeSidecars } from "@haul/library";
import { knownFile } from "../library/known_model.ts";
import { fetchPreview } from "./fetch_preview.ts";
import type { FileRun } from "./run_scope.ts";
import type { Whereabouts } from "./where_to.ts";

/** What {@link finishFile} goes by. */
export interface FinishOptions {
  run: FileRun;
  file: ResolvedFile;
  where: Whereabouts;
  inside: { model: FileModel | null };
}

/**
 * What is done once a file is in its place: the tool's cache learns of it, the
 * catalogue does, and what tools read beside a model is written. Only the
 * first can fail a job, since without it nobody finds the file.
 *
 * @throws {ProblemError} Where the Hugging Face cache cannot be written.
 */
export async function finishFile(
  outcome: Outcome,
  options: FinishOptions,
): Promise<Outcome> {
  const { where } = options;
  const shown =
    where.cached === null
      ? outcome
      : { ...outcome, path: await enterHfCache(where.root, where.cached) };
  await remember(outcome, options);
  await describe(outcome, options);
  return shown;
}

/** A download needs no catalogue: what goes wrong there is no news. */
async function remember(
  { path, bytes, sha256, integrity }: Outcome,
  { run, file, where, inside }: FinishOptions,
): Promise<void> {
  const { catalogue } = run.scope;
  if (catalogue === null || sha256 === null) return;
  try {
    const { mtimeMs } = await stat(path);
    const known = catalogue.copies(sha256).find((copy) => copy.path === path);
    const isVerified = known?.integrity === "verified";
    catalogue.add({
      path,
      size: bytes,
      mtime: mtimeMs,
      sha256,
      integrity: isVerified ? "verified" : integrity,
      ...knownFile(file, { role: where.role, model: inside.model }),
    });
  } catch {
    // A scan takes the file in later.
  }
}

/** Sidecars belong to the folders of tools; a folder of one's own stays as it is. */
async function describe(
  { path, bytes, sha256 }: Outcome,
  { run, file, where }: FinishOptions,
): Promise<void> {
  const { layout } = run.input.options;
  const { model, source } = file;
  if (layout === null || layout === "hf-cache" || model === null) return;
  const { preview, warning } = await fetchPreview(model.preview, run);
  const { root, role } = where;
  const { warnings } = await writeSidecars(path, {
    ...{ source, model, role, layout, root, bytes, sha256, preview },
  });
  for (const message of [...warnings, ...(warning ? [warning] : [])]) {
    run.emit({
      type: "notice",
      notice: { kind: "without_sidecars", message },
    });
  }
}
