import {
  exitCodeOf,
  type Job,
  type JobPhase,
  type Problem,
  problem,
  redactUrl,
  toProblem,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import type { GetReporter } from "../show/get_reporter.ts";
import { askFix, canAsk, type Wanted } from "./ask_fix.ts";

/** What {@link fetchLinks} works with. */
export interface FetchOptions {
  jobs: Jobs;
  reporter: GetReporter;
  context: Pick<CliContext, "stdin" | "stderr" | "signal">;
  /** Scripts and logs are asked nothing. */
  json: boolean;
  quiet: boolean;
}

/** What became of one link: a job that came to rest, or a refusal. */
type Result = { job: Job } | { problem: Problem };

const INTERRUPTED = problem(
  "interrupted",
  "Stopped before the end. Run the same command again to go on.",
  { retry: "now" },
).problem;

/**
 * Fetches all that links stand for. What a link lacks (which of its files, its
 * password) is asked at a terminal once the others are done.
 *
 * @returns 0 where all are done, else the code of the first link that is not.
 */
export async function fetchLinks(
  links: readonly Wanted[],
  options: FetchOptions,
): Promise<number> {
  const { jobs, reporter, context } = options;
  const stop = () => {
    if (jobs.list().some(isUnderWay)) reporter.stopping();
    pauseAll(jobs);
  };
  context.signal.addEventListener("abort", stop, { once: true });
  try {
    const ended = await settleAll(links, options);
    const results: Result[] = [];
    for (const [at, link] of links.entries()) {
      results.push(...(await answered(link, ended[at] ?? [], options)));
    }
    const paused = pausedJobs(results);
    if (paused.length > 0) reporter.stopped(paused, INTERRUPTED);
    return results.map(exitCode).find((code) => code !== 0) ?? 0;
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
}

/** What became of a link in the end, each question it raised being asked. */
async function answered(
  link: Wanted,
  results: readonly Result[],
  options: FetchOptions,
): Promise<readonly Result[]> {
  const { reporter, context, json, quiet } = options;
  const [first] = results;
  const why = first === undefined ? null : problemOf(first);
  const asks = !json && !quiet && !context.signal.aborted;
  if (why === null || results.length > 1 || !asks) return results;
  if (!canAsk(why, context)) return results;
  reporter.rest();
  const next = await askFix(link, why, context);
  if (context.signal.aborted) return [{ problem: INTERRUPTED }];
  if (next === null) {
    reporter.refuse(shownLink(link), why);
    return results;
  }
  const [again = []] = await settleAll([next], options);
  return await answered(next, again, options);
}

/** Adds each link by itself, so that a bad one takes none of the others with it. */
async function settleAll(
  links: readonly Wanted[],
  options: FetchOptions,
): Promise<Result[][]> {
  const { jobs, reporter, context } = options;
  const settling: Promise<Result[]>[] = [];
  for (const link of links) {
    const { url, options: job } = link;
    try {
      const [added] = await jobs.add([{ url, options: job }]);
      if (added !== undefined && link.from !== undefined) {
        reporter.place(added, link.from);
      }
      settling.push(added === undefined ? Promise.resolve([]) : settle(added));
    } catch (error) {
      const refusal = toProblem(error);
      if (!canBeAsked(refusal, options))
        reporter.refuse(shownLink(link), refusal);
      settling.push(Promise.resolve([{ problem: refusal }]));
    }
    if (context.signal.aborted) pauseAll(jobs);
  }
  return await Promise.all(settling);

  /** A link that stands for several files ends with the last of them. */
  async function settle({ id }: Job): Promise<Result[]> {
    const job = await jobs.settled(id);
    if (job.state.phase !== "expanded") return [{ job }];
    const files = job.state.expansion.jobs.map((each) => jobs.settled(each));
    return (await Promise.all(files)).map((file) => ({ job: file }));
  }
}

/** A link as errors name it: free of secrets, and with its line where a list has it. */
export function shownLink({ url, from }: Wanted): string {
  const shown = redactUrl(url);
  return from === undefined ? shown : `${from} ${shown}`;
}

function canBeAsked(
  problem: Problem,
  { json, quiet, context }: FetchOptions,
): boolean {
  return !json && !quiet && canAsk(problem, context);
}

function problemOf(result: Result): Problem | null {
  if ("problem" in result) return result.problem;
  const { state } = result.job;
  return state.phase === "failed" ? state.problem : null;
}

const AT_REST: ReadonlySet<JobPhase> = new Set([
  "done",
  "expanded",
  "failed",
  "paused",
]);

function isUnderWay({ state }: Job): boolean {
  return !AT_REST.has(state.phase);
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
