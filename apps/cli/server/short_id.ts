import type { Job } from "@haul/contract";

/** As much of a job's id as tells it from all others that one is likely to meet. */
export function shortId({ id }: Pick<Job, "id">): string {
  return id.slice(0, 8);
}
