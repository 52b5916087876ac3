import { EndpointsSchema, SettingsSchema } from "@haul/contract";
import { createJobs, type Jobs, policyFromEnv } from "@haul/jobs";
import type { CheckContext } from "./check.ts";

/**
 * A queue over the scratch folder, without the user's proxies and keys. Where
 * an origin is given, CivitAI is asked there.
 */
export async function scratchJobs(
  { scratch }: Pick<CheckContext, "scratch">,
  { civitai }: { civitai?: string } = {},
): Promise<Jobs> {
  return await createJobs({
    store: ":memory:",
    roots: [scratch],
    policy: policyFromEnv({}),
    settings: SettingsSchema.parse({}),
    endpoints: EndpointsSchema.parse(civitai === undefined ? {} : { civitai }),
    trustInput: true,
  });
}
