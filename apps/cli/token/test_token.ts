import {
  exitCodeOf,
  SERVICE_NAMES,
  SettingsSchema,
  toProblem,
} from "@haul/contract";
import { createJobs, endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { maskKey, type StoredKey } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { spotWords } from "./spot_words.ts";
import { tokenWords } from "./token_words.ts";

/**
 * `haul token test SERVICE`: asks the service whose key it is.
 *
 * @returns 0 where the service knows the key, 24 where it does not.
 */
export async function testToken(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { service, json } = tokenWords("test", args);
  const { stdout, env, cwd, signal } = context;
  const keys = openKeys(context);
  await using jobs = await createJobs({
    store: ":memory:",
    roots: [cwd],
    policy: policyFromEnv(env),
    settings: SettingsSchema.parse({}),
    endpoints: endpointsFromEnv(env),
    tokenFor: keys.tokenFor,
    trustInput: true,
  });
  try {
    const account = await jobs.account(service, { signal });
    const key = await keys.get(service);
    stdout.write(
      json
        ? jsonLine({ type: "token", service, ...spotOf(key), account })
        : `${paintFor(stdout, env)("green", "✓")} ${describe(key, account)}\n`,
    );
    return 0;
  } catch (error) {
    if (!json) throw error;
    const refusal = toProblem(error);
    const account = null;
    stdout.write(
      jsonLine({ type: "token", service, account, problem: refusal }),
    );
    return exitCodeOf(refusal.code);
  }
}

function spotOf(key: StoredKey | null): Record<string, unknown> {
  return key === null ? {} : { place: key.place, name: key.name };
}

function describe(key: StoredKey | null, account: string): string {
  if (key === null) return plainText(account);
  const title = SERVICE_NAMES[key.service];
  return plainText(
    `${title} knows the key ${maskKey(key.secret)} from ${spotWords(key)}: it is ${account}'s.`,
  );
}
