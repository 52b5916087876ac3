import type { Job } from "@haul/contract";

/** Characters of a short id. */
export const SHORT_ID_LENGTH = 8;

/** As much of a job's id as tells it from all others that one is likely to meet. */
export function shortId({ id }: Pick<Job, "id">): string {
  return id.slice(0, SHORT_ID_LENGTH);
}
