import type { Client } from "@haul/client";
import type { HistoryEntry, HistoryPage, HistoryQuery } from "@haul/contract";
import { createSignal } from "solid-js";
import { attempt } from "../state/attempt.ts";
import { toast } from "../state/toasts.ts";
import { say } from "../words/words.ts";

/** Which part of the history is shown. */
export type HistoryFilter = Partial<
  Pick<HistoryQuery, "search" | "state" | "source" | "type" | "baseModel">
>;

type Kinds = Pick<HistoryPage, "types" | "baseModels">;

/** Entries of one question. */
const PAGE = 200;

/** How near the end of what is here the next page is asked for. */
const NEAR = 60;

/** The history, and what can be asked about it. */
export type HistoryStore = ReturnType<typeof createHistory>;

/** The history, page by page as it is scrolled to. */
export function createHistory(client: Client) {
  const [entries, setEntries] = createSignal<readonly HistoryEntry[]>([]);
  const [total, setTotal] = createSignal(0);
  const [kinds, setKinds] = createSignal<Kinds>({
    types: [],
    baseModels: [],
  });
  const [isLoaded, setLoaded] = createSignal(false);
  const [filter, setFilter] = createSignal<HistoryFilter>({});
  let next: string | null = null;
  let question = 0;
  let isAsking = false;

  async function ask(after: string | null): Promise<void> {
    question += 1;
    const mine = question;
    isAsking = true;
    await attempt(async () => {
      const page = await client.history({
        ...filter(),
        limit: PAGE,
        ...(after === null ? {} : { after }),
      });
      // An answer to an older question says nothing about this one.
      if (mine !== question) return;
      next = page.next;
      setTotal(page.total);
      setKinds({ types: page.types, baseModels: page.baseModels });
      setEntries((before) =>
        after === null ? page.entries : [...before, ...page.entries],
      );
      setLoaded(true);
    });
    if (mine === question) isAsking = false;
  }

  void ask(null);
  return {
    entries,
    total,
    /** What the whole history can be narrowed by. */
    kinds,
    isLoaded,
    filter,
    isFiltered: () =>
      Object.values(filter()).some((word) => word !== undefined),
    narrow(changes: { [K in keyof HistoryFilter]: HistoryFilter[K] | null }) {
      const merged = Object.entries({ ...filter(), ...changes }).filter(
        ([, word]) => word != null && word !== "",
      );
      setFilter(Object.fromEntries(merged));
      void ask(null);
    },
    reach(index: number): void {
      const isNear = index > entries().length - NEAR;
      if (isNear && next !== null && !isAsking) void ask(next);
    },
    repeat: (entry: HistoryEntry) =>
      attempt(async () => {
        await client.repeat(entry.id);
        toast(say().history.added(entry.name ?? entry.url));
      }),
    async forget(id: string | null): Promise<void> {
      if (await attempt(() => client.forget(id))) await ask(null);
    },
  };
}
