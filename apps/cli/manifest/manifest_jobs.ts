import { join } from "node:path";
import { SettingsSchema } from "@haul/contract";
import {
  createJobs,
  endpointsFromEnv,
  type Jobs,
  policyFromEnv,
} from "@haul/jobs";
import { dataFolder } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";

/** What the commands on manifests say of how they fetch. */
export interface ManifestJobsOptions {
  root: string;
  aria2c: string | null;
  maxSpeed: number | null;
  allowHttp: boolean;
  allowPrivate: readonly string[];
}

/** A queue for the files of one manifest. */
export function startManifestJobs(
  options: ManifestJobsOptions,
  context: CliContext,
): Promise<Jobs> {
  const { root, aria2c, maxSpeed, allowHttp, allowPrivate } = options;
  return createJobs({
    store: ":memory:",
    historyInbox: join(dataFolder(context.env), "history.db"),
    roots: [root],
    policy: policyFromEnv(context.env, { allowHttp, allowPrivate }),
    settings: SettingsSchema.parse({ maxSpeed }),
    endpoints: endpointsFromEnv(context.env),
    tokenFor: openKeys(context).tokenFor,
    env: context.env,
    // What another root of this machine has need not be fetched again.
    catalogue: join(dataFolder(context.env), "library.db"),
    trustInput: true,
    aria2c,
    retries: 0,
  });
}
