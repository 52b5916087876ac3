import { type JobPhase, problem } from "@haul/contract";
import type { JobHistory, Jobs } from "./jobs.ts";
import type { JobTable } from "./queue/job_table.ts";
import { downloadFolder } from "./run/download_folder.ts";
import { HistoryInbox } from "./store/history_inbox.ts";
import type { HistoryStore } from "./store/history_store.ts";

/** Phases in which a job may stay when its process ends. */
const AT_REST: ReadonlySet<JobPhase> = new Set([
  "done",
  "expanded",
  "failed",
  "paused",
]);

/** What {@link jobHistory} works with. */
export interface JobHistoryOptions {
  /** What commands left to be taken in; null where nobody does. */
  inbox: HistoryInbox | null;
  add: Jobs["add"];
}

/** The history as callers see it. */
export function jobHistory(
  store: HistoryStore,
  { inbox, add }: JobHistoryOptions,
): JobHistory {
  return {
    page(query) {
      takeIn(inbox, store);
      return store.page(query);
    },
    all(query) {
      takeIn(inbox, store);
      return store.all(query);
    },
    forget(id) {
      takeIn(inbox, store);
      store.forget(id);
    },
    async repeat(id) {
      takeIn(inbox, store);
      const found = store.find(id);
      if (found === null) throw unknownEntry(id);
      const { entry, input } = found;
      if (!entry.repeatable) throw secretLost(entry.url);
      return await add([input]);
    },
  };
}

/** @returns `not_found`. */
export function unknownEntry(id: string): Error {
  return problem(
    "not_found",
    `The history knows no job ${JSON.stringify(id)}; it may have been cleared.`,
  );
}

/** @returns `unauthorized`. */
export function secretLost(url: string): Error {
  return problem(
    "unauthorized",
    `The link or headers of ${url} held a secret, which the history never keeps; paste the link again.`,
  );
}

/** Downloads go on without it. */
export function openInbox(
  path: string | undefined,
  now: () => number,
): HistoryInbox | null {
  if (path === undefined) return null;
  try {
    return new HistoryInbox(path, { now });
  } catch {
    return null;
  }
}

/** Takes into the history what commands left; what they did not end was taken off with them. */
export function takeIn(inbox: HistoryInbox | null, store: HistoryStore): void {
  inbox?.take((job, endedAt) => {
    store.record([job], endedAt);
    store.close([job.job.id]);
  });
}

/** Leaves word of each job of a queue in memory once it came to rest. */
export function leaveWord(
  table: JobTable,
  to: { inbox: HistoryInbox; roots: readonly string[] },
): () => void {
  const { inbox, roots } = to;
  return table.feed.subscribe((change) => {
    if (!("job" in change) || !AT_REST.has(change.job.state.phase)) return;
    const entry = table.find(change.job.id);
    if (entry === undefined) return;
    const { input } = entry;
    // Another process has other roots.
    const folder = downloadFolder(roots, input.options.folder).path;
    const options = { ...input.options, folder };
    try {
      inbox.put({ ...entry, input: { ...input, options } });
    } catch {
      // A full disk under the history ends no download.
    }
  });
}
