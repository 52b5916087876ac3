import type { Jobs } from "@haul/jobs";
import type { DownloadList } from "./download_list.ts";
import type { Params } from "./params.ts";
import type { ProgramOptions } from "./program_options.ts";

/** What methods work with. */
export interface RpcScope {
  jobs: Jobs;
  downloads: DownloadList;
  options: ProgramOptions;
  /** The folder that files go into, absolute. */
  root: string;
  /** Another one after each start: 40 hexadecimal digits. */
  sessionId: string;
}

/** Does what a client asked, and gives what it is told. Throws `ProblemError`s with messages for it. */
export type Method = (scope: RpcScope, params: Params) => unknown;

/** Methods by name. */
export type Methods = Readonly<Record<string, Method>>;

/** What methods answer that have nothing to say. */
export const OK = "OK";
