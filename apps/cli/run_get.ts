import { join } from "node:path";
import { exitCodeOf, SettingsSchema } from "@haul/contract";
import {
  createJobs,
  endpointsFromEnv,
  type Jobs,
  policyFromEnv,
} from "@haul/jobs";
import { dataFolder } from "@haul/keys";
import type { CliContext } from "./cli_context.ts";
import type { Wanted } from "./get/ask_fix.ts";
import { dryRun } from "./get/dry_run.ts";
import { fetchLinks } from "./get/fetch_links.ts";
import { findPlace } from "./get/find_place.ts";
import { warnOfMount } from "./get/warn_of_mount.ts";
import type { ReadLists, RefusedLine } from "./lists/read_lists.ts";
import { openKeys } from "./open_keys.ts";
import { type GetOptions, parseGetOptions } from "./options/get_options.ts";
import { chooseReporter } from "./show/choose_reporter.ts";
import type { GetReporter } from "./show/get_reporter.ts";
import { askPassword } from "./terminal/ask_password.ts";

/**
 * `haul get`: fetches files in this process.
 *
 * @returns 0 where all are done, else the code of the first URL that is not.
 */
export async function runGet(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const options = await placed(parseGetOptions(args, context.cwd), context);
  const password = options.password ? await askPassword(context) : null;
  const named = options.urls.map((url) => ({
    url,
    options: { ...options.job, password },
  }));
  const listed = await listedLinks(options, context);
  const links = [...named, ...listed.links];
  const linkCount = links.length + listed.refused.length;
  const told = { ...options, linkCount, context };
  const reporter = chooseReporter(told, context);
  for (const { where, problem } of listed.refused) {
    reporter.refuse(where, problem);
  }
  const code = await fetchOrTell(links, { ...told, reporter });
  return listed.refused.map(exitCodeOfLine)[0] ?? code;
}

/** Options whose folder and layout are known. */
type PlacedOptions = GetOptions & { folder: string };

async function placed(
  options: GetOptions,
  { env }: CliContext,
): Promise<PlacedOptions> {
  const { job } = options;
  const { layout: named = null } = job;
  const { folder, layout } = await findPlace(options, { layout: named, env });
  return { ...options, folder, job: { ...job, layout } };
}

/** Lists are read by libraries that nobody else waits for. */
async function listedLinks(
  { lists, job }: GetOptions,
  context: CliContext,
): Promise<ReadLists> {
  if (lists.length === 0) return { links: [], refused: [] };
  const { readLists } = await import("./lists/read_lists.ts");
  return await readLists(lists, { job, context });
}

/** A line that cannot be taken failed before any file was asked for. */
function exitCodeOfLine({ problem }: RefusedLine): number {
  return exitCodeOf(problem.code);
}

async function fetchOrTell(
  links: readonly Wanted[],
  options: PlacedOptions & {
    linkCount: number;
    context: CliContext;
    reporter: GetReporter;
  },
): Promise<number> {
  const { reporter, context } = options;
  if (!options.quiet) await warnOfMount(options.folder, context);
  await using jobs = await startJobs(options, context);
  if (options.dryRun) {
    reporter.close();
    return await dryRun(links, { ...options, jobs });
  }
  const unsubscribe = jobs.subscribe((change) => {
    if ("job" in change) reporter.update(change.job);
  });
  try {
    return await fetchLinks(links, { ...options, jobs });
  } finally {
    unsubscribe();
    reporter.close();
  }
}

function startJobs(options: PlacedOptions, context: CliContext): Promise<Jobs> {
  const { allowHttp, allowPrivate, maxSpeed, findCopies, folder } = options;
  const { aria2c, usesLibrary } = options;
  const catalogue = join(dataFolder(context.env), "library.db");
  return createJobs({
    store: ":memory:",
    historyInbox: join(dataFolder(context.env), "history.db"),
    roots: [folder],
    policy: policyFromEnv(context.env, { allowHttp, allowPrivate }),
    settings: SettingsSchema.parse({ maxSpeed, findCopies }),
    endpoints: endpointsFromEnv(context.env),
    tokenFor: openKeys(context).tokenFor,
    env: context.env,
    ...(usesLibrary ? { catalogue } : {}),
    trustInput: true,
    aria2c,
    // The engine has tried again for long by itself. Who types a command wants
    // an answer, and the same command goes on from there.
    retries: 0,
  });
}
