import { type Job, JobOptionsSchema } from "@haul/contract";
import type { StoredJob } from "./store/job_row.ts";

/** A job of which nothing is known but its link. */
export function queuedJob(id: string, changes: Partial<Job> = {}): Job {
  return {
    id,
    url: `https://example.org/${id}`,
    parent: null,
    createdAt: 1,
    priority: "normal",
    position: 0,
    notBefore: null,
    savedBytes: 0,
    file: null,
    notice: null,
    state: { phase: "queued" },
    ...changes,
  };
}

/** As the queue keeps a job that was added with its link and no words. */
export function storedJob(job: Job): StoredJob {
  const input = { url: job.url, options: JobOptionsSchema.parse({}) };
  return { job, input, secretsLost: false, partPath: null };
}
