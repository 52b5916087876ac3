import { type Job, problem } from "@haul/contract";
import type { JobTable } from "./job_table.ts";
import { isOver } from "./reduce_job.ts";

/**
 * Resolves once a job is done, expanded, failed or paused.
 *
 * @throws {ProblemError} `not_found` for an unknown id, `cancelled` where the job is removed meanwhile.
 */
export async function settled(table: JobTable, id: string): Promise<Job> {
  const { job } = table.entry(id);
  if (isSettled(job)) return job;
  const { promise, resolve, reject } = Promise.withResolvers<Job>();
  const stop = table.feed.watch(id, (now) => {
    if (now === null) reject(removed(job));
    else if (isSettled(now)) resolve(now);
  });
  return await promise.finally(stop);
}

function isSettled(job: Job): boolean {
  const { phase } = job.state;
  return isOver(phase) || phase === "failed" || phase === "paused";
}

function removed(job: Job): Error {
  return problem("cancelled", `The download of ${job.url} was removed.`);
}
