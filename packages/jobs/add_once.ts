import { createHash } from "node:crypto";
import { type Job, ProblemError, problem } from "@haul/contract";
import { checkRequest } from "./check_request.ts";
import type { JobInput } from "./job_input.ts";
import type { JobRequest } from "./jobs.ts";
import type { JobQueue } from "./queue/job_queue.ts";
import type { JobTable } from "./queue/job_table.ts";
import type { RunScope } from "./run/run_scope.ts";
import type { JobStore } from "./store/job_store.ts";

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
  const orders = requests.map((request, at) => ({
    input: checked(request, { at, count: requests.length, scope }),
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

/** Says which of many was refused: nobody looks through a thousand links. */
function checked(
  request: JobRequest,
  about: { at: number; count: number; scope: AddOnceOptions["scope"] },
): JobInput {
  try {
    return checkRequest(request, about.scope);
  } catch (error) {
    if (!(error instanceof ProblemError) || about.count === 1) throw error;
    const { problem: found } = error;
    const which = `Link ${about.at + 1} of ${about.count} is refused, so none was added.`;
    throw new ProblemError(
      { ...found, message: `${which} ${found.message}` },
      { cause: error },
    );
  }
}

/** Tells requests apart without keeping what was in them. */
function digestOf(orders: unknown): string {
  return createHash("sha256").update(JSON.stringify(orders)).digest("hex");
}
