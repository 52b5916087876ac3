/**
 * The queue of downloads: joins sources, engine and library, and remembers
 * what is left to do.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { SettingsSchema } from "@haul/contract";
 * import { createJobs, policyFromEnv } from "@haul/jobs";
 *
 * using server = Bun.serve({
 *   hostname: "127.0.0.1",
 *   port: 0,
 *   fetch: () => new Response("weights"),
 * });
 * await using jobs = await createJobs({
 *   store: ":memory:",
 *   roots: [await mkdtemp(join(tmpdir(), "haul-"))],
 *   policy: policyFromEnv({}),
 *   settings: SettingsSchema.parse({}),
 *   trustInput: true,
 * });
 * const [job] = await jobs.add([{ url: `${server.url}model.bin` }]);
 * const { state } = await jobs.settled(job?.id ?? "");
 * console.assert(state.phase === "done" && state.outcome.bytes === 7);
 * ```
 *
 * @module
 */

export { checkThreads } from "./check_threads.ts";
export { createJobs } from "./create_jobs.ts";
export { endpointsFromEnv } from "./endpoints_from_env.ts";
export { pictureType } from "./fetch_picture.ts";
export { secretLost, unknownEntry } from "./job_history.ts";
export type { JobInput } from "./job_input.ts";
export type {
  JobChange,
  JobEdit,
  JobHistory,
  JobRequest,
  Jobs,
  JobsOptions,
  Picture,
  RemoveOptions,
} from "./jobs.ts";
export type { Duplicate, Library, LibraryOptions } from "./library/library.ts";
export { openLibrary } from "./library/open_library.ts";
export { type MountWarningOptions, mountWarning } from "./mount_warning.ts";
export { type OpenHistory, openHistory } from "./open_history.ts";
export { type PolicyFlags, policyFromEnv } from "./policy_from_env.ts";
export { reduceJob } from "./queue/reduce_job.ts";
export { recogniseLayout } from "./recognise_layout.ts";
export { historyCsv } from "./store/history_csv.ts";
export {
  type VerifiedFile,
  type VerifyFileOptions,
  verifyFile,
} from "./verify_file.ts";
