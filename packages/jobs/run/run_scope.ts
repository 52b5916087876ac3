import type { Engine } from "@haul/engine";
import type { Catalogue, Environment } from "@haul/library";
import type { JobInput } from "../job_input.ts";
import type { RunContext } from "../queue/job_runs.ts";
import type { ResolveScope } from "./resolve_input.ts";

/** What a run works with. */
export interface RunScope extends ResolveScope {
  engine: Engine;
  /** The folders that files may go into. */
  roots: readonly string[];
  /** The variables that tools see, for paths in their settings. */
  env: Environment;
  /** What is on this machine already; null where nobody keeps account. */
  catalogue: Catalogue | null;
}

/** One run of one file, as its steps see it. */
export interface FileRun extends RunContext {
  input: JobInput;
  scope: RunScope;
}
