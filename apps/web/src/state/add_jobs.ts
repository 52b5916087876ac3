import type { Client, NewJob } from "@haul/client";
import { type Problem, toProblem } from "@haul/contract";

/** A link that was not taken, and why. */
export interface RefusedJob {
  url: string;
  problem: Problem;
}

/**
 * Adds links all at once. Where one of many is refused, they are added by
 * halves, so that a slip in one line holds up none of the others and costs a
 * few requests more.
 *
 * @returns Those that were refused.
 */
export async function addJobs(
  client: Pick<Client, "add">,
  jobs: readonly NewJob[],
): Promise<RefusedJob[]> {
  if (jobs.length === 0) return [];
  try {
    await client.add(jobs);
    return [];
  } catch (error) {
    const problem = toProblem(error);
    const isAboutOne =
      problem.code === "bad_url" || problem.code === "bad_option";
    if (jobs.length === 1 || !isAboutOne) {
      return jobs.map(({ url }) => ({ url, problem }));
    }
  }
  const half = Math.ceil(jobs.length / 2);
  return [
    ...(await addJobs(client, jobs.slice(0, half))),
    ...(await addJobs(client, jobs.slice(half))),
  ];
}
