import type { Job } from "@haul/contract";
import { plainText } from "./plain_text.ts";

/** What to call a job on a line: its file's name, or the end of its URL until that is known. */
export function jobName(job: Pick<Job, "file" | "url">): string {
  if (job.file !== null) return plainText(job.file.name);
  const [path = job.url] = job.url.split("?");
  const last = path.split("/").findLast((part) => part !== "");
  return plainText(last ?? job.url);
}
