import type { Client } from "@haul/client";
import type { LayoutId, Volume } from "@haul/contract";
import { createSignal } from "solid-js";
import { look } from "./look.ts";

/** Whose folder the download folder is. */
export interface Layout {
  /** The one that counts: what the user chose, else what the folder shows; null for no tool's. */
  current: () => LayoutId | null;
  /** What the folder shows by its own files. */
  found: () => LayoutId | null;
}

/** Asks the server once whose folder its downloads go to. */
export function createLayout(client: Pick<Client, "space">): Layout {
  const [found, setFound] = createSignal<LayoutId | null>(null);
  void client.space().then(
    ([first]: Volume[]) => setFound(first?.layout ?? null),
    // A server that is away is told of elsewhere; files then go without a layout.
    () => undefined,
  );
  return {
    found,
    current() {
      const chosen = look().layout;
      if (chosen === "found") return found();
      return chosen === "none" ? null : chosen;
    },
  };
}
