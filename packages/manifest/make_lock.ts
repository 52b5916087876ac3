import {
  type FileInfo,
  type JobOptions,
  type Problem,
  problem,
  redactUrl,
  toProblem,
} from "@haul/contract";
import type { Lock, LockedFile } from "./lock.ts";
import { wantsOf } from "./lock_text.ts";
import type { Manifest, Want } from "./manifest.ts";
import { placeOf } from "./place_of.ts";

/** Wants that are asked about at once. */
const AT_ONCE = 4;

/** What {@link makeLock} works with. */
export interface MakeLockOptions {
  /** The root, absolute. */
  root: string;
  /** Says what files a link stands for, without fetching them: `Jobs.info`. */
  info: (url: string, options: Partial<JobOptions>) => Promise<FileInfo[]>;
}

/** A lock, and what could not be locked. */
export interface MadeLock {
  lock: Lock;
  problems: { want: Want; problem: Problem }[];
}

/**
 * Finds the exact files that a manifest wants: their links, paths, sizes and
 * digests. What cannot be found is told, and the others are found all the same.
 *
 * @throws {ProblemError} `bad_option` where two different files want one path.
 */
export async function makeLock(
  manifest: Manifest,
  options: MakeLockOptions,
): Promise<MadeLock> {
  const { models } = manifest;
  const found: LockedFile[][] = models.map(() => []);
  const problems: MadeLock["problems"] = [];
  const queue = models.entries();
  const work = async () => {
    for (const [at, want] of queue) {
      try {
        found[at] = await filesOf(want, { ...manifest, ...options });
      } catch (error) {
        problems.push({ want, problem: toProblem(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const files = withoutTwins(found.flat());
  return { lock: { version: 1, wants: wantsOf(manifest), files }, problems };
}

async function filesOf(
  want: Want,
  options: MakeLockOptions & Pick<Manifest, "layout">,
): Promise<LockedFile[]> {
  const { url, name, sha256, mirrors } = want;
  refuseSecrets(want);
  const { file, format, size, fp, quant, include, exclude, type } = want;
  const choice = { file, format, size, fp, quant, include, exclude, type };
  const infos = await options.info(url, { name, sha256, mirrors, choice });
  return await Promise.all(
    infos.map(async (info) => {
      const path = await placeOf(info, { ...options, want });
      return lockedFile(info, { want, path, isOne: infos.length === 1 });
    }),
  );
}

/** A lock is kept for others to read. */
function refuseSecrets({ url, mirrors }: Want): void {
  for (const link of [url, ...mirrors]) {
    const [bare = ""] = link.split("#");
    if (redactUrl(bare) === bare.trim()) continue;
    throw problem(
      "bad_option",
      `The link ${redactUrl(link)} holds a secret, which a lock would show to all who read it; store the key with haul token, and take it out of the link.`,
    );
  }
}

function lockedFile(
  info: FileInfo,
  from: { want: Want; path: string; isOne: boolean },
): LockedFile {
  const { want, path } = from;
  const { mirrors, sha256 } = want;
  const licence = info.model?.licence ?? null;
  return {
    path,
    ...linkOf(info, from),
    sha256: sha256 ?? digestOf(info),
    size: info.size,
    ...(licence === null ? {} : { licence }),
    ...(mirrors.length === 0 ? {} : { mirrors }),
  };
}

/**
 * Links of Mega hold their key, which nothing shows: there the user's own link
 * stays, with the file's id, as two folders may hold one name.
 */
function linkOf(
  info: FileInfo,
  { want, isOne }: { want: Want; isOne: boolean },
): Pick<LockedFile, "url" | "file"> {
  if (info.source !== "mega") return { url: info.link };
  const id = info.identity.split("/").at(-1) ?? info.name;
  const file = isOne ? want.file : id;
  return { url: want.url, ...(file === null ? {} : { file }) };
}

function digestOf({ hashes }: FileInfo): string | null {
  const known = hashes.filter(({ algorithm }) => algorithm === "sha256");
  return known[0]?.hex ?? null;
}

/** One file that two wants name is one; two files cannot have one path. */
function withoutTwins(files: readonly LockedFile[]): LockedFile[] {
  const byPath = new Map<string, LockedFile>();
  for (const file of files) {
    // Case does not tell names apart everywhere.
    const key = file.path.toLowerCase();
    const twin = byPath.get(key);
    if (twin === undefined) byPath.set(key, file);
    else if (!isSame(twin, file)) throw contested(twin, file);
  }
  return [...byPath.values()];
}

function isSame(one: LockedFile, other: LockedFile): boolean {
  if (one.path !== other.path) return false;
  return one.sha256 === null
    ? one.url === other.url && one.file === other.file
    : one.sha256 === other.sha256;
}

function contested(one: LockedFile, other: LockedFile): Error {
  return problem(
    "bad_option",
    `Two files want the path ${one.path}: ${redactUrl(one.url)} and ${redactUrl(other.url)}. Give one of them another name or folder.`,
  );
}
