import { createMemo, For, Show } from "solid-js";
import { formatCount } from "../format.ts";
import type { Queue } from "../state/create_queue.ts";
import { isOver } from "../state/is_over.ts";
import { DownloadRow } from "./download_row.tsx";

/** Every download, the newest first. */
export function DownloadList(props: { queue: Queue }) {
  const newestFirst = createMemo(() => props.queue.rows().toReversed());
  const done = () => props.queue.rows().filter(isOver).length;

  return (
    <section aria-labelledby="downloads">
      <div class="list-head">
        <h2 id="downloads">Downloads</h2>
        <Show when={done() > 0}>
          <button
            type="button"
            class="button button-quiet"
            title="Takes them off the list; the files stay"
            onClick={() => void props.queue.clearDone()}
          >
            Clear {formatCount(done(), "finished download")}
          </button>
        </Show>
      </div>
      <ul class="list">
        <For each={newestFirst()}>
          {(row) => <DownloadRow row={row} queue={props.queue} />}
        </For>
      </ul>
    </section>
  );
}
