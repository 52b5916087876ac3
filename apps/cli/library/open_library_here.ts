import { join } from "node:path";
import {
  endpointsFromEnv,
  type Library,
  openLibrary,
  policyFromEnv,
} from "@haul/jobs";
import { dataFolder } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";

/** The user's own library, in the data folder. */
export function openLibraryHere(
  context: CliContext,
  network: { "allow-http"?: boolean; "allow-private"?: string[] },
): Library {
  const { env } = context;
  return openLibrary({
    catalogue: join(dataFolder(env), "library.db"),
    policy: policyFromEnv(env, {
      allowHttp: network["allow-http"] ?? false,
      allowPrivate: network["allow-private"] ?? [],
    }),
    endpoints: endpointsFromEnv(env),
    tokenFor: openKeys(context).tokenFor,
  });
}
