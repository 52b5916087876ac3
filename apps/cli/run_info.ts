import {
  exitCodeOf,
  problem,
  redactUrl,
  SettingsSchema,
  toProblem,
} from "@haul/contract";
import {
  createJobs,
  endpointsFromEnv,
  type Jobs,
  policyFromEnv,
} from "@haul/jobs";
import type { CliContext } from "./cli_context.ts";
import type { Wanted } from "./get/ask_fix.ts";
import { askInfo } from "./get/ask_info.ts";
import { findPlace } from "./get/find_place.ts";
import { openKeys } from "./open_keys.ts";
import { CHOICE_OPTIONS, fileChoice } from "./options/choice_options.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseHeaders } from "./options/parse_header.ts";
import { parseOptions } from "./options/parse_options.ts";
import { layoutOf, PLACE_OPTIONS, placing } from "./options/place_options.ts";
import { describeInfo } from "./show/describe_info.ts";
import { infoRecord } from "./show/info_record.ts";
import { jsonLine, problemRecord } from "./show/json_line.ts";
import { paintFor } from "./show/paint.ts";
import { askPassword } from "./terminal/ask_password.ts";

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
  const { stdout, env, cwd } = context;
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
  const wanted = { url, options: { choice, headers, password, ...place } };
  if (values.json === true) return await tellScript(wanted, { jobs, context });
  const infos = await askInfo(wanted, { jobs, context, asks: true });
  const told = infos.map((info) =>
    describeInfo(info, {
      paint: paintFor(stdout, env),
      output: stdout,
      tellsPlace: layout !== null || values.out !== undefined,
    }),
  );
  stdout.write(told.join("\n"));
  return 0;
}

/** A line of JSON for each file, or one with the problem where there is none. */
async function tellScript(
  wanted: Wanted,
  { jobs, context }: { jobs: Jobs; context: CliContext },
): Promise<number> {
  const { stdout, signal } = context;
  try {
    const infos = await askInfo(wanted, { jobs, context, asks: false });
    for (const info of infos) stdout.write(jsonLine(infoRecord(info)));
    return 0;
  } catch (error) {
    if (signal.aborted) throw error;
    const why = toProblem(error);
    const url = redactUrl(wanted.url);
    stdout.write(jsonLine({ url, problem: problemRecord(why) }));
    return exitCodeOf(why.code);
  }
}
