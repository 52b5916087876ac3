import type { Client } from "@haul/client";
import type { LibraryUpdate } from "@haul/contract";
import { createMemo, createResource, createSignal } from "solid-js";
import { attempt } from "../state/attempt.ts";
import { toast } from "../state/toasts.ts";
import { say } from "../words/words.ts";
import { fits, type LibraryFilter } from "./fits.ts";

/** The models, and what can be asked about all of them. */
export type LibraryStore = ReturnType<typeof createLibrary>;

/** The models on the server's machine. */
export function createLibrary(client: Client) {
  const [files, { refetch }] = createResource(() => client.library());
  const [filter, setFilter] = createSignal<LibraryFilter>({});
  const [updates, setUpdates] = createSignal<readonly LibraryUpdate[]>([]);
  const [busy, setBusy] = createSignal<"scan" | "updates" | null>(null);
  const all = () => files.latest ?? [];
  const shown = createMemo(() => all().filter((file) => fits(file, filter())));

  async function during(
    what: "scan" | "updates",
    action: () => Promise<void>,
  ): Promise<void> {
    setBusy(what);
    await attempt(action);
    setBusy(null);
  }

  return {
    all,
    shown,
    busy,
    isLoaded: () => files.state === "ready",
    narrow(changes: LibraryFilter): void {
      setFilter((before) => ({ ...before, ...changes }));
    },
    updateOf: (path: string): LibraryUpdate | null =>
      updates().find(({ paths }) => paths.includes(path)) ?? null,
    scan: () =>
      during("scan", async () => {
        const { files: count, troubles } = await client.scanLibrary();
        toast(say().library.scanned(count));
        for (const trouble of troubles) toast(trouble, { kind: "problem" });
        await refetch();
      }),
    lookForUpdates: () =>
      during("updates", async () => {
        setUpdates(await client.libraryUpdates());
        if (updates().length === 0) toast(say().library.noUpdates);
      }),
  };
}
