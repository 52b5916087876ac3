import {
  KEYED_SERVICES,
  SERVICE_NAMES,
  type ServiceId,
  SettingsSchema,
  toProblem,
} from "@haul/contract";
import { createJobs, endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { createKeyStore, type KeySpot } from "@haul/keys";
import { spotWords } from "../token/spot_words.ts";
import { brokenKey } from "./_broken_key.ts";
import {
  type Check,
  type CheckContext,
  type CheckResult,
  fine,
} from "./check.ts";

/** Does a service answer, and know the key that the user has stored for it? Asks over the network. */
export function checkService(service: ServiceId): Check {
  return {
    name: SERVICE_NAMES[service],
    async run(context) {
      const keys = createKeyStore({ env: context.env });
      const all = await keys.list();
      const key = all.find((each) => each.service === service);
      if (key !== undefined && "problem" in key) return brokenKey(key);
      await using jobs = await openJobs(context, keys.tokenFor);
      const { signal } = context;
      if (key === undefined) {
        return withoutKey(service, await jobs.reach(service, { signal }));
      }
      try {
        const account = await jobs.account(service, { signal });
        return fine(`the key from ${spotWords(key)} is ${account}'s`);
      } catch (error) {
        return refused(key, toProblem(error).message);
      }
    },
  };
}

function withoutKey(service: ServiceId, host: string): CheckResult {
  const isKeyed = KEYED_SERVICES.some((each) => each === service);
  if (!isKeyed) return fine(`${host} answers, and needs no key`);
  return {
    ok: "warning",
    detail: `${host} answers; no key yet: files for signed-in people cannot be fetched`,
    fix: `"haul token set ${service}" stores one.`,
  };
}

function refused({ service, place, name }: KeySpot, why: string) {
  return {
    ok: "failed",
    detail: why,
    fix:
      place === "environment"
        ? `The key is in ${name}, which counts before stored ones: correct or unset it.`
        : `"haul token test ${service}" asks again.`,
  } as const;
}

function openJobs(
  { env, scratch }: CheckContext,
  tokenFor: ReturnType<typeof createKeyStore>["tokenFor"],
) {
  return createJobs({
    store: ":memory:",
    roots: [scratch],
    policy: policyFromEnv(env),
    settings: SettingsSchema.parse({}),
    endpoints: endpointsFromEnv(env),
    tokenFor,
    trustInput: true,
  });
}
