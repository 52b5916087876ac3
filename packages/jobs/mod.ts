/**
 * The queue of downloads: joins sources, engine and library, and remembers.
 *
 * @module
 */

export type {
  FileInfo,
  JobChange,
  JobRequest,
  Jobs,
  JobsOptions,
  RemoveOptions,
} from "./jobs.ts";

export { type PolicyFlags, policyFromEnv } from "./policy_from_env.ts";
