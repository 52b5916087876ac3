import { constants } from "node:fs";
import {
  copyFile,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../_error_code.ts";
import { placeProblem } from "../_place_problem.ts";
import { syncFolder } from "../_sync_folder.ts";
import { insideRoot } from "../inside_root.ts";
import { type HfCacheFile, hfCachePaths } from "./hf_cache_paths.ts";

/** What {@link enterHfCache} works with. */
export interface EnterHfCacheOptions {
  /** Makes a symbolic link. @default that of the system */
  symlink?: (target: string, path: string) => Promise<void>;
}

/** What a system says that has no symbolic links, or none for this user. */
const NO_LINKS = new Set([
  "EPERM",
  "EACCES",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EINVAL",
]);

/**
 * Makes a file whose content lies at its `blob` path part of the cache that
 * `from_pretrained` reads: a relative link in the snapshot of its commit, and
 * the commit under the revision's name. Where there are no symbolic links the
 * snapshot has a copy, as `huggingface_hub` does. Doing it twice changes nothing.
 *
 * @param root The cache's folder, `~/.cache/huggingface/hub` for example.
 * @returns The path that programs open.
 * @throws {ProblemError} `bad_option` for names that do not fit, `place_failed` and its kin where the disk refuses.
 *
 * @example
 * ```ts
 * import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { dirname, join } from "node:path";
 * import { enterHfCache, hfCachePaths } from "@haul/library";
 *
 * const root = await mkdtemp(join(tmpdir(), "hub-"));
 * const file = {
 *   place: {
 *     type: "models" as const,
 *     id: "org/name",
 *     commit: "607a30d783dfa663caf39e06633721c8d4cfcd7e",
 *     revision: "main",
 *     path: "config.json",
 *   },
 *   digest: "9e26dfeeb6e641a33dae4961196235bdb965b21b",
 * };
 * const blob = join(root, hfCachePaths(file).blob);
 * await mkdir(dirname(blob), { recursive: true });
 * await writeFile(blob, "{}");
 * const path = await enterHfCache(root, file);
 * console.assert((await readFile(path, "utf8")) === "{}");
 * ```
 */
export async function enterHfCache(
  root: string,
  file: HfCacheFile,
  options: EnterHfCacheOptions = {},
): Promise<string> {
  const paths = hfCachePaths(file);
  const snapshot = await insideRoot(root, join(root, paths.snapshot));
  const blob = await insideRoot(root, join(root, paths.blob));
  try {
    await mkdir(dirname(snapshot), { recursive: true });
    await showBlob(snapshot, { blob, link: paths.link, ...options });
    await syncFolder(dirname(snapshot));
    if (paths.ref !== null) {
      const ref = await insideRoot(root, join(root, paths.ref));
      await writeRef(ref, file.place.commit);
    }
  } catch (error) {
    throw placeProblem(error, snapshot);
  }
  return snapshot;
}

async function showBlob(
  path: string,
  from: { blob: string; link: string } & EnterHfCacheOptions,
): Promise<void> {
  const { blob, link, symlink: makeLink = symlink } = from;
  if ((await readlink(path).catch(() => null)) === link) return;
  await replacing(path, async (fresh) => {
    try {
      await makeLink(link, fresh);
    } catch (error) {
      if (!NO_LINKS.has(errorCode(error))) throw error;
      await copyFile(blob, fresh, constants.COPYFILE_FICLONE);
    }
  });
}

/** The commit alone, without a line's end, as `huggingface_hub` writes it. */
async function writeRef(path: string, commit: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => null)) === commit) return;
  await mkdir(dirname(path), { recursive: true });
  await replacing(path, (fresh) => writeFile(fresh, commit));
  await syncFolder(dirname(path));
}

/** Puts something new in a path's place at one stroke. */
async function replacing(
  path: string,
  make: (fresh: string) => Promise<void>,
): Promise<void> {
  const fresh = `${path}.${crypto.randomUUID().slice(0, 8)}.incomplete`;
  try {
    await make(fresh);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}
