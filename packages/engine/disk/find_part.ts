import { join } from "node:path";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { codeOf, fsProblem } from "./fs_problem.ts";
import { journalPathFor, partOfJournal, readJournal } from "./journal.ts";
import { partSuffix } from "./part_path.ts";

/** In the place of when a part was last saved, from the best to the worst. */
const [UNREADABLE, UNSAVED, NEVER] = [0, -1, -2];

/** What {@link findPart} takes. */
export interface FindPartOptions {
  /** @default the disk of this machine */
  ops?: FileOps;
}

/**
 * Finds the part file that an earlier run left of a file, whatever name the
 * file was to get. One without a journal is of use only as a place: its run
 * ended before the first checkpoint, and nothing says which of its bytes are
 * there.
 *
 * A journal of this file whose part is gone is removed on the way: a run that
 * was killed right after it placed the file leaves one.
 *
 * @param folder Where the file will go.
 * @param identity What the file is, for good.
 * @returns The path, or null where there is none. Where there are several,
 * the one whose journal is newest; one without a journal comes last.
 * @throws {ProblemError} Where the folder is there but cannot be listed.
 */
export async function findPart(
  folder: string,
  identity: string,
  options: FindPartOptions = {},
): Promise<string | null> {
  const { ops = realFileOps } = options;
  const names = new Set(await listed(folder, ops));
  const suffix = partSuffix(identity);
  await sweep(folder, { names, suffix, ops });
  let best: string | null = null;
  let bestSavedAt = NEVER;
  for (const name of names) {
    if (!name.endsWith(suffix)) continue;
    const path = join(folder, name);
    const hasJournal = names.has(journalPathFor(name));
    const record = await readJournal(journalPathFor(path), { ops });
    // The id is short: another file may share it.
    if (record !== null && record.identity !== identity) continue;
    const savedAt = record?.savedAt ?? (hasJournal ? UNREADABLE : UNSAVED);
    if (savedAt > bestSavedAt) {
      best = path;
      bestSavedAt = savedAt;
    }
  }
  return best;
}

async function sweep(
  folder: string,
  to: { names: ReadonlySet<string>; suffix: string; ops: FileOps },
): Promise<void> {
  for (const name of to.names) {
    const part = partOfJournal(name);
    if (part === null || !part.endsWith(to.suffix) || to.names.has(part)) {
      continue;
    }
    // Whoever is just removing it is welcome to.
    await to.ops.unlink(join(folder, name)).catch(() => undefined);
  }
}

async function listed(folder: string, ops: FileOps): Promise<string[]> {
  try {
    return await ops.readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw fsProblem(error, { action: "open", path: folder });
  }
}
