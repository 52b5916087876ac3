import { formatSpeed } from "@haul/contract";
import { Show } from "solid-js";
import { formatCount } from "../format.ts";
import type { Queue } from "../state/create_queue.ts";
import { Mark } from "./mark.tsx";

/** Name, total speed, and the state of the line to the server. */
export function PageHeader(props: { queue: Queue }) {
  const totals = () => props.queue.totals();
  const isLost = () => props.queue.status() === "waiting";

  return (
    <header class="header">
      <h1 class="header-name">
        <Mark />
      </h1>
      <Show
        when={!isLost()}
        fallback={
          <p class="offline" role="status">
            Haul does not answer. Trying again…
          </p>
        }
      >
        <p class="header-totals">
          <Show when={totals().active > 0} fallback="Nothing under way">
            <span>{formatCount(totals().active, "download")}</span>
            <strong class="header-speed">{formatSpeed(totals().speed)}</strong>
          </Show>
        </p>
      </Show>
    </header>
  );
}
