import { problem, SettingsSchema } from "@haul/contract";
import { createJobs, endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { askPassword } from "./ask_password.ts";
import { CHOICE_OPTIONS, fileChoice } from "./choice_options.ts";
import type { CliContext } from "./cli_context.ts";
import { describeInfo } from "./describe_info.ts";
import { findPlace } from "./find_place.ts";
import { infoRecord } from "./info_record.ts";
import { jsonLine } from "./json_line.ts";
import { NETWORK_OPTIONS } from "./network_options.ts";
import { openKeys } from "./open_keys.ts";
import { paintFor } from "./paint.ts";
import { parseHeaders } from "./parse_header.ts";
import { parseOptions } from "./parse_options.ts";
import { layoutOf, PLACE_OPTIONS, placing } from "./place_options.ts";

const OPTIONS = {
  json: { type: "boolean" },
  header: { type: "string", multiple: true },
  password: { type: "boolean" },
  ...PLACE_OPTIONS,
  ...CHOICE_OPTIONS,
  ...NETWORK_OPTIONS,
} as const;

/** `haul info`: says what would be fetched for a URL, without fetching it. */
export async function runInfo(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [url, ...rest] = positionals;
  if (url === undefined || rest.length > 0) {
    throw problem(
      "bad_option",
      `haul info takes one URL, and ${positionals.length} were given.`,
    );
  }
  const choice = fileChoice(values);
  const headers = parseHeaders(values.header ?? []);
  const password = values.password ? await askPassword(context) : null;
  const { stdout, env, cwd, signal } = context;
  const { folder, layout } = await findPlace(placing(values, cwd), {
    layout: layoutOf(values),
    env,
  });
  await using jobs = await createJobs({
    store: ":memory:",
    roots: [folder],
    policy: policyFromEnv(env, {
      allowHttp: values["allow-http"] ?? false,
      allowPrivate: values["allow-private"] ?? [],
    }),
    settings: SettingsSchema.parse({ findCopies: false }),
    endpoints: endpointsFromEnv(env),
    tokenFor: openKeys(context).tokenFor,
    env,
    trustInput: true,
  });
  const { template = null } = values;
  const place = { layout, template };
  const asked = { choice, headers, password, signal, ...place };
  for (const info of await jobs.info(url, asked)) {
    stdout.write(
      values.json === true
        ? jsonLine(infoRecord(info))
        : describeInfo(info, {
            paint: paintFor(stdout, env),
            output: stdout,
            tellsPlace: layout !== null || values.out !== undefined,
          }),
    );
  }
  return 0;
}
