import type { Client } from "@haul/client";
import { createContext, useContext } from "solid-js";
import type { Layout } from "./create_layout.ts";
import type { Drafts } from "./drafts.ts";
import type { Queue } from "./queue.ts";

/** What every part of a paired page can reach. */
export interface Haul {
  client: Client;
  queue: Queue;
  drafts: Drafts;
  layout: Layout;
}

/** Hands {@link Haul} down the page. */
export const HaulContext = createContext<Haul>();

/** What every part of a paired page can reach. */
export function useHaul(): Haul {
  const haul = useContext(HaulContext);
  if (haul === undefined) throw new Error("This part is for paired pages");
  return haul;
}
