import { problem } from "@haul/contract";
import type { JobHistory, Jobs } from "./jobs.ts";
import type { HistoryStore } from "./store/history_store.ts";

/** The history as callers see it. */
export function jobHistory(store: HistoryStore, add: Jobs["add"]): JobHistory {
  return {
    page: (query) => store.page(query),
    all: (query) => store.all(query),
    forget: (id) => store.forget(id),
    async repeat(id) {
      const found = store.find(id);
      if (found === null) {
        throw problem(
          "not_found",
          `The history knows no job ${JSON.stringify(id)}; it may have been cleared.`,
        );
      }
      const { entry, input } = found;
      if (entry.repeatable) return await add([input]);
      throw problem(
        "unauthorized",
        `The link or headers of ${entry.url} held a secret, which the history never keeps; paste the link again.`,
      );
    },
  };
}
