import { createHash } from "node:crypto";
import { type Job, problem } from "@haul/contract";
import { checkRequest } from "./check_request.ts";
import type { JobQueue } from "./job_queue.ts";
import type { JobStore } from "./job_store.ts";
import type { JobTable } from "./job_table.ts";
import type { JobRequest } from "./jobs.ts";
import type { RunScope } from "./run_scope.ts";

/** What {@link addOnce} works with. */
export interface AddOnceOptions {
  /** Names the request, so that it can be told again; undefined for one that is not. */
  key: string | undefined;
  queue: JobQueue;
  table: JobTable;
  store: JobStore;
  scope: Pick<RunScope, "roots" | "endpoints">;
}

/** Adds files, once for each key; see `Jobs.add`. */
export function addOnce(
  requests: readonly JobRequest[],
  options: AddOnceOptions,
): Job[] {
  const { key, queue, table, store, scope } = options;
  const orders = requests.map((request) => ({
    input: checkRequest(request, scope),
    priority: request.priority ?? "normal",
    paused: request.paused ?? false,
  }));
  if (key === undefined) return queue.add(orders);
  const digest = digestOf(orders);
  const earlier = store.addition(key);
  if (earlier === null) return queue.add(orders, { key, digest });
  if (earlier.digest !== digest) {
    throw problem(
      "exists",
      `The key ${JSON.stringify(key)} was used for another request; use a new one for each.`,
    );
  }
  return earlier.jobIds.flatMap((id) => table.find(id)?.job ?? []);
}

/** Tells requests apart without keeping what was in them. */
function digestOf(orders: unknown): string {
  return createHash("sha256").update(JSON.stringify(orders)).digest("hex");
}
