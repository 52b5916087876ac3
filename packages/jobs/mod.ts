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
