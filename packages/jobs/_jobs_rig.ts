import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type Job,
  type JobOptions,
  type Outcome,
  type Problem,
  type Settings,
  SettingsSchema,
} from "@haul/contract";
import {
  type FixtureFile,
  MIB,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { createJobs } from "./create_jobs.ts";
import type { Jobs, JobsOptions } from "./jobs.ts";

/** What a rig may differ in. */
export interface RigOptions extends Partial<Omit<JobsOptions, "settings">> {
  settings?: Partial<Settings>;
}

/** The whole room over real parts: a file server, a folder, the engine's threads. */
export async function jobsRig(options: RigOptions = {}) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir("haul-jobs-"));
  const root = join(folder.path, "models");
  const jobs = stack.use(await openJobs({ roots: [root], ...options }));
  return {
    server,
    jobs,
    root,
    /** Where a queue may be stored. */
    storePath: join(folder.path, "queue.db"),
    /** The paths of all files beside the stored queue, itself among them. */
    storedFiles: async () =>
      (await readdir(folder.path))
        .filter((name) => name.startsWith("queue"))
        .map((name) => join(folder.path, name)),
    /** The names in the root, in order. */
    names: async () => (await readdir(root)).sort(),
    bytesOf: async (name: string): Promise<Uint8Array> =>
      await Bun.file(join(root, name)).bytes(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A queue whose input is trusted, so that loopback servers may be asked. */
export async function openJobs(
  options: RigOptions & { roots: readonly string[] },
): Promise<Jobs> {
  return await createJobs({
    store: ":memory:",
    policy: netPolicy(),
    trustInput: true,
    threads: 2,
    ...options,
    // Whoever tests copies names a stand-in to look for them.
    settings: SettingsSchema.parse({
      findCopies: false,
      ...options.settings,
    }),
  });
}

/** Adds one file and gives the id of its job. */
export async function addOne(
  jobs: Jobs,
  request: { url: string } & Partial<JobOptions>,
): Promise<string> {
  const { url, ...options } = request;
  const [job] = await jobs.add([{ url, options }]);
  return job?.id ?? "";
}

/** Adds one file and waits for what becomes of it. */
export async function haul(
  jobs: Jobs,
  request: { url: string } & Partial<JobOptions>,
): Promise<Job> {
  return await jobs.settled(await addOne(jobs, request));
}

/** Resolves with a job once it is as asked; at once where it is already. */
export async function reached(
  jobs: Jobs,
  id: string,
  isSo: (job: Job) => boolean,
): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const look = () => {
    const job = jobs.get(id);
    if (job !== undefined && isSo(job)) resolve(job);
  };
  const stop = jobs.subscribe(look);
  look();
  return await promise.finally(stop);
}

/** True for a job that has bytes on disk and is still fetching. */
export function isUnderWay({ state }: Job): boolean {
  return state.phase === "downloading" && state.progress.bytes > 0;
}

/** The outcome of a job that must be done. */
export function outcomeOf({ state }: Job): Outcome {
  if (state.phase === "done") return state.outcome;
  throw new Error(`The job is not done: ${JSON.stringify(state)}`);
}

/** The problem of a job that must have failed. */
export function problemOf({ state }: Job): Problem {
  if (state.phase === "failed") return state.problem;
  throw new Error(`The job has not failed: ${JSON.stringify(state)}`);
}

/** Lets each reply end in its middle, until `release` is called. */
export function holdHalfway(file: FixtureFile): { release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Never at the very end of a piece: what is whole needs no more of its server.
  file.set({ hold: { afterBytes: MIB / 2, until: () => promise } });
  return {
    release: () => {
      file.set({ hold: undefined });
      resolve();
    },
  };
}
