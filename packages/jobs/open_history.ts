import type { HistoryEntry, HistoryQuery } from "@haul/contract";
import { openInbox, takeIn } from "./job_history.ts";
import type { JobInput } from "./job_input.ts";
import { JobStore } from "./store/job_store.ts";

/** A history that nobody else holds. */
export interface OpenHistory extends Disposable {
  /** All that fit, newest first. */
  all(query: Omit<HistoryQuery, "limit" | "after">): Iterable<HistoryEntry>;
  /** One job of the past with what it was asked to do, or null where the id is unknown. */
  find(id: string): { entry: HistoryEntry; input: JobInput } | null;
}

/**
 * Opens the history of a queue that is not running, with what commands left
 * in the inbox.
 *
 * @param options.store The queue's database file, made where it is missing.
 * @param options.inbox See `JobsOptions.historyInbox`.
 * @throws {ProblemError} `already_running` where another process holds the queue.
 */
export function openHistory(options: {
  store: string;
  inbox: string;
}): OpenHistory {
  const store = new JobStore(options.store, { now: Date.now });
  using inbox = openInbox(options.inbox, Date.now);
  takeIn(inbox, store.history);
  return {
    all: (query) => store.history.all(query),
    find: (id) => store.history.find(id),
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}
