import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import {
  exitCodeOf,
  FileChoiceSchema,
  type Job,
  type Outcome,
  problem,
} from "@haul/contract";
import {
  formatLock,
  isTaken,
  type LockedFile,
  noteBegun,
  noteFile,
} from "@haul/manifest";
import type { CliContext } from "../cli_context.ts";
import type { Wanted } from "../get/ask_fix.ts";
import { fetchLinks } from "../get/fetch_links.ts";
import { warnOfMount } from "../get/warn_of_mount.ts";
import { chooseReporter } from "../show/choose_reporter.ts";
import { type FoundFile, lookAtAll, type SyncScope } from "./check_lock.ts";
import {
  type ManifestJobsOptions,
  startManifestJobs,
} from "./manifest_jobs.ts";
import { warnOfRoom } from "./warn_of_room.ts";

/**
 * Fetches what a root lacks of a lock, and notes what is there.
 *
 * @returns 0 where all is there now, else the code of the first file that is not.
 */
export async function fetchMissing(
  scope: SyncScope,
  context: CliContext,
  network: Omit<ManifestJobsOptions, "root">,
): Promise<number> {
  const { root, record } = scope;
  await mkdir(root, { recursive: true });
  if (!scope.quiet) await warnOfMount(root, context);
  const { signal } = context;
  await noteBegun({ root, record, signal });
  const found = await lookAtAll(scope, { thorough: false, signal });
  await noteGood(found, scope);
  const wanted = found.filter(({ state }) => state !== "good");
  const refused = await foreign(wanted, scope);
  const toFetch = wanted.filter((each) => !refused.includes(each));
  if (!scope.quiet) {
    const files = toFetch.map(({ file }) => file);
    await warnOfRoom(files, { root, context });
  }
  const linkCount = wanted.length;
  const reporter = chooseReporter({ ...scope, linkCount }, context);
  for (const { file } of refused) reporter.refuse(file.path, taken(file, root));
  let code = refused.length > 0 ? exitCodeOf("exists") : 0;
  if (toFetch.length > 0) {
    await begin(toFetch, scope);
    await using jobs = await startManifestJobs({ root, ...network }, context);
    const noting = new Noting(toFetch, scope);
    const unsubscribe = jobs.subscribe((change) => {
      if (!("job" in change)) return;
      reporter.update(change.job);
      noting.take(change.job);
    });
    const links = toFetch.map(({ file }) => wantedOf(file, scope));
    const how = { ...scope, jobs, reporter, context };
    code = (await fetchLinks(links, how)) || code;
    unsubscribe();
    await noting.done();
    record.begin([]);
  }
  reporter.close();
  await record.save();
  await learn(scope);
  tellWhole(scope, context, { fetched: toFetch.length, code });
  return code;
}

/** A file that is good already is noted, so that it need not be read the next time. */
async function noteGood(
  found: readonly FoundFile[],
  { root, record }: SyncScope,
): Promise<void> {
  for (const { file, state } of found) {
    if (state !== "good") continue;
    await noteFile(file, { root, record, put: false });
  }
}

/** Written down before the first byte: whoever is killed on the way still knows whose the files are. */
async function begin(
  files: readonly FoundFile[],
  { record }: SyncScope,
): Promise<void> {
  const told = files.filter(
    ({ file, state }) => file.sha256 !== null || state === "missing",
  );
  record.begin(told.map(({ file }) => file));
  await record.save();
}

/** Other content that no sync put there is the user's own. */
async function foreign(
  wanted: readonly FoundFile[],
  { root, record }: SyncScope,
): Promise<FoundFile[]> {
  const foreigners: FoundFile[] = [];
  for (const found of wanted) {
    const { file, state } = found;
    if (state === "missing" || record.get(file.path)?.put === true) continue;
    if (await isTaken(join(root, file.path))) foreigners.push(found);
  }
  return foreigners;
}

function taken({ path }: LockedFile, root: string) {
  return problem(
    "exists",
    `${join(root, path)} has other content, and no sync put it there; move it away, then sync again.`,
  ).problem;
}

function wantedOf(file: LockedFile, { root, record }: SyncScope): Wanted {
  const path = join(root, file.path);
  return {
    url: file.url,
    options: {
      folder: dirname(path),
      name: basename(path),
      sha256: file.sha256,
      mirrors: file.mirrors ?? [],
      choice: FileChoiceSchema.parse({ file: file.file ?? null }),
      overwrite: record.get(file.path)?.put === true,
    },
  };
}

/** Notes each file as it comes, so that a stop of any kind loses nothing. */
class Noting {
  readonly #scope: SyncScope;
  readonly #wanted: Map<string, LockedFile>;
  #noting: Promise<void> = Promise.resolve();

  constructor(wanted: readonly FoundFile[], scope: SyncScope) {
    this.#scope = scope;
    this.#wanted = new Map(wanted.map(({ file }) => [file.path, file]));
  }

  take({ state }: Job): void {
    if (state.phase !== "done") return;
    const { outcome } = state;
    this.#noting = this.#noting.then(() => this.#note(outcome));
  }

  /** Resolves when all is on disk. */
  done(): Promise<void> {
    return this.#noting;
  }

  async #note({ path, sha256, alreadyHere }: Outcome): Promise<void> {
    const { root, record } = this.#scope;
    const key = relative(root, path).split(sep).join("/");
    const file = this.#wanted.get(key);
    if (file === undefined) return;
    const known = { ...file, sha256: sha256 ?? file.sha256 };
    await noteFile(known, { root, record, put: !alreadyHere });
    await record.save();
  }
}

/** Writes into the lock what nobody knew before a file was here. */
async function learn({ lock, lockPath, record }: SyncScope): Promise<void> {
  const files = lock.files.map((file) => {
    const known = record.get(file.path);
    if (known === undefined || (file.sha256 && file.size !== null)) return file;
    const { sha256, size } = known;
    return { ...file, sha256: file.sha256 ?? sha256, size };
  });
  if (files.every((file, at) => file === lock.files[at])) return;
  await writeFile(lockPath, formatLock({ ...lock, files }));
}

function tellWhole(
  { lock, quiet, json }: SyncScope,
  { stderr }: CliContext,
  { fetched, code }: { fetched: number; code: number },
): void {
  if (quiet || json || code !== 0) return;
  const all = lock.files.length;
  const what = fetched === 0 ? "nothing to fetch" : `${fetched} fetched`;
  const whole = all === 1 ? "The file is here" : `All ${all} files are here`;
  stderr.write(`${whole}; ${what}.\n`);
}
