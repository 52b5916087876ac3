import type { Job, JobPage, JobQuery } from "@haul/contract";
import { withoutSegments } from "../events/event_log.ts";

/**
 * One page of the jobs that fit a question. `after` is the id of the last job
 * of the page before; where that job is gone, the list begins anew.
 */
export function pageOfJobs(all: readonly Job[], query: JobQuery): JobPage {
  const fitting = all.filter(fits(query));
  const last = fitting.findIndex(({ id }) => id === query.after);
  const jobs = fitting.slice(last + 1, last + 1 + query.limit);
  const isEnd = last + 1 + jobs.length >= fitting.length;
  return {
    jobs: jobs.map(withoutSegments),
    total: fitting.length,
    next: isEnd ? null : (jobs.at(-1)?.id ?? null),
  };
}

function fits({ phase, search = "" }: JobQuery): (job: Job) => boolean {
  const phases = phase?.split(",");
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (job) => {
    if (phases?.includes(job.state.phase) === false) return false;
    if (words.length === 0) return true;
    const text = `${job.file?.name ?? ""}\n${job.url}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}
