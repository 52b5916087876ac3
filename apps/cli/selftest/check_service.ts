import {
  SERVICE_NAMES,
  type ServiceId,
  SettingsSchema,
  toProblem,
} from "@haul/contract";
import { createJobs, endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { createKeyStore } from "@haul/keys";
import { spotWords } from "../token/spot_words.ts";
import { type Check, type CheckContext, fine } from "./check.ts";

/** Does a service know the key that the user has stored for it? Asks over the network. */
export function checkService(service: ServiceId): Check {
  const title = SERVICE_NAMES[service];
  return {
    name: title,
    async run(context) {
      const keys = createKeyStore({ env: context.env });
      const key = await keys.get(service);
      if (key === null) {
        return {
          ok: "warning",
          detail: "no key yet: files for signed-in people cannot be fetched",
          fix: `"haul token set ${service}" stores one.`,
        };
      }
      try {
        const account = await accountOf(service, { ...context, keys });
        return fine(`the key from ${spotWords(key)} is ${account}'s`);
      } catch (error) {
        const { message } = toProblem(error);
        const fix = `"haul token test ${service}" asks again.`;
        return { ok: "failed", detail: message, fix };
      }
    },
  };
}

async function accountOf(
  service: ServiceId,
  options: CheckContext & { keys: ReturnType<typeof createKeyStore> },
): Promise<string> {
  const { env, scratch, signal, keys } = options;
  await using jobs = await createJobs({
    store: ":memory:",
    roots: [scratch],
    policy: policyFromEnv(env),
    settings: SettingsSchema.parse({}),
    endpoints: endpointsFromEnv(env),
    tokenFor: keys.tokenFor,
    trustInput: true,
  });
  return await jobs.account(service, { signal });
}
