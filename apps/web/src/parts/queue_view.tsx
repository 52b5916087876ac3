import type { Client } from "@haul/client";
import { createEffect, Match, onCleanup, Show, Switch } from "solid-js";
import { formatPercent } from "../format.ts";
import { createQueue } from "../state/create_queue.ts";
import { AddBox } from "./add_box.tsx";
import { DownloadList } from "./download_list.tsx";
import { EmptyState } from "./empty_state.tsx";
import { Icon } from "./icon.tsx";
import { PageHeader } from "./page_header.tsx";

/** The page of a paired browser: paste, watch, steer. */
export function QueueView(props: { client: Client; onUnpaired: () => void }) {
  const queue = createQueue(props.client);

  createEffect(() => {
    const { active, share } = queue.totals();
    const isMoving = active > 0 && share !== null;
    document.title = isMoving ? `${formatPercent(share)} · Haul` : "Haul";
  });
  createEffect(() => {
    if (queue.status() === "unpaired") props.onUnpaired();
  });
  onCleanup(() => {
    document.title = "Haul";
  });

  return (
    <>
      <PageHeader queue={queue} />
      <main class="page">
        <AddBox client={props.client} />
        <Show when={queue.trouble()}>
          {(trouble) => (
            <div class="note note-problem" role="alert">
              <span>{trouble()}</span>
              <button
                type="button"
                class="icon-button"
                aria-label="Dismiss"
                onClick={queue.dismissTrouble}
              >
                <Icon name="close" />
              </button>
            </div>
          )}
        </Show>
        <Switch>
          <Match when={queue.rows().length > 0}>
            <DownloadList queue={queue} />
          </Match>
          <Match when={queue.isLoaded()}>
            <EmptyState />
          </Match>
        </Switch>
      </main>
    </>
  );
}
