import { SettingsSchema } from "@haul/contract";
import {
  createJobs,
  endpointsFromEnv,
  type Jobs,
  policyFromEnv,
} from "@haul/jobs";
import { askPassword } from "./ask_password.ts";
import { chooseReporter } from "./choose_reporter.ts";
import type { CliContext } from "./cli_context.ts";
import { dryRun } from "./dry_run.ts";
import { fetchLinks } from "./fetch_links.ts";
import { type GetOptions, parseGetOptions } from "./get_options.ts";
import { openKeys } from "./open_keys.ts";

/**
 * `haul get`: fetches files in this process.
 *
 * @returns 0 where all are done, else the code of the first URL that is not.
 */
export async function runGet(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const options = parseGetOptions(args, context.cwd);
  const password = options.password ? await askPassword(context) : null;
  const links = options.urls.map((url) => ({
    url,
    options: { ...options.job, password },
  }));
  await using jobs = await startJobs(options, context);
  if (options.dryRun) return await dryRun(links, { ...options, jobs, context });
  const reporter = chooseReporter(options, context);
  const unsubscribe = jobs.subscribe((change) => {
    if ("job" in change) reporter.update(change.job);
  });
  try {
    return await fetchLinks(links, { ...options, jobs, reporter, context });
  } finally {
    unsubscribe();
    reporter.close();
  }
}

function startJobs(options: GetOptions, context: CliContext): Promise<Jobs> {
  const { allowHttp, allowPrivate, maxSpeed, findCopies, folder } = options;
  return createJobs({
    store: ":memory:",
    roots: [folder],
    policy: policyFromEnv(context.env, { allowHttp, allowPrivate }),
    settings: SettingsSchema.parse({ maxSpeed, findCopies }),
    endpoints: endpointsFromEnv(context.env),
    tokenFor: openKeys(context).tokenFor,
    trustInput: true,
    // The engine has tried again for long by itself. Who types a command wants
    // an answer, and the same command goes on from there.
    retries: 0,
  });
}
