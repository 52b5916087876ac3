import {
  exitCodeOf,
  type Job,
  type Problem,
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
import { chooseReporter } from "./choose_reporter.ts";
import type { CliContext } from "./cli_context.ts";
import { type GetOptions, parseGetOptions } from "./get_options.ts";
import type { GetReporter } from "./get_reporter.ts";
import { openKeys } from "./open_keys.ts";

/** What became of one URL: a job that came to rest, or a refusal. */
type Result = { job: Job } | { problem: Problem };

const INTERRUPTED = problem(
  "interrupted",
  "Stopped before the end. Run the same command again to go on.",
  { retry: "now" },
).problem;

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
  await using jobs = await startJobs(options, context);
  const reporter = chooseReporter(options, context);
  const unsubscribe = jobs.subscribe((change) => {
    if ("job" in change) reporter.update(change.job);
  });
  try {
    return await fetchAll({ jobs, reporter, options, signal: context.signal });
  } finally {
    unsubscribe();
    reporter.close();
  }
}

function startJobs(options: GetOptions, context: CliContext): Promise<Jobs> {
  const { allowHttp, allowPrivate, maxSpeed, folder } = options;
  return createJobs({
    store: ":memory:",
    roots: [folder],
    policy: policyFromEnv(context.env, { allowHttp, allowPrivate }),
    settings: SettingsSchema.parse({ maxSpeed }),
    endpoints: endpointsFromEnv(context.env),
    tokenFor: openKeys(context).tokenFor,
    trustInput: true,
    // The engine has tried again for long by itself. Who types a command wants
    // an answer, and the same command goes on from there.
    retries: 0,
  });
}

interface Run {
  jobs: Jobs;
  reporter: GetReporter;
  options: GetOptions;
  signal: AbortSignal;
}

async function fetchAll(run: Run): Promise<number> {
  const { jobs, reporter, signal } = run;
  const stop = () => {
    reporter.stopping();
    pauseAll(jobs);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const added = await addAll(run);
    const results = (await Promise.all(added.map(settle))).flat();
    const paused = pausedJobs(results);
    if (paused.length > 0) reporter.stopped(paused, INTERRUPTED);
    return results.map(exitCode).find((code) => code !== 0) ?? 0;
  } finally {
    signal.removeEventListener("abort", stop);
  }

  /** A link that stands for several files ends with the last of them. */
  async function settle(added: Result): Promise<Result[]> {
    if ("problem" in added) return [added];
    const job = await jobs.settled(added.job.id);
    if (job.state.phase !== "expanded") return [{ job }];
    const files = job.state.expansion.jobs.map((id) => jobs.settled(id));
    return (await Promise.all(files)).map((file) => ({ job: file }));
  }
}

/** Adds each URL by itself, so that a bad one takes none of the others with it. */
async function addAll(run: Run): Promise<Result[]> {
  const { jobs, reporter, options, signal } = run;
  const results: Result[] = [];
  for (const url of options.urls) {
    try {
      const added = await jobs.add([{ url, options: options.job }]);
      results.push(...added.map((job) => ({ job })));
    } catch (error) {
      const refusal = toProblem(error);
      reporter.refuse(redactUrl(url), refusal);
      results.push({ problem: refusal });
    }
    if (signal.aborted) pauseAll(jobs);
  }
  return results;
}

/** A URL that was given twice is one job. */
function pausedJobs(results: readonly Result[]): Job[] {
  const paused = new Map<string, Job>();
  for (const result of results) {
    if ("job" in result && result.job.state.phase === "paused") {
      paused.set(result.job.id, result.job);
    }
  }
  return [...paused.values()];
}

function pauseAll(jobs: Jobs): void {
  // A job that cannot be paused is about to end by itself; `settled` tells.
  void Promise.allSettled(jobs.list().map((job) => jobs.pause(job.id)));
}

function exitCode(result: Result): number {
  if ("problem" in result) return exitCodeOf(result.problem.code);
  const { state } = result.job;
  if (state.phase === "done") return 0;
  return exitCodeOf(
    state.phase === "failed" ? state.problem.code : "interrupted",
  );
}
