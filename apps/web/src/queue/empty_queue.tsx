import { ServiceIdSchema } from "@haul/contract";
import { For } from "solid-js";
import { say } from "../words/words.ts";

/** What to do where there is nothing yet. */
export function EmptyQueue() {
  return (
    <section class="empty">
      <svg class="empty-picture" viewBox="0 0 160 40" aria-hidden="true">
        <rect x="0" y="14" width="160" height="12" rx="6" />
        <rect class="lit" x="0" y="14" width="34" height="12" rx="6" />
        <rect class="lit" x="46" y="14" width="20" height="12" rx="6" />
        <rect class="lit" x="82" y="14" width="28" height="12" rx="6" />
        <rect class="lit" x="124" y="14" width="12" height="12" rx="6" />
      </svg>
      <h2>{say().queue.emptyTitle}</h2>
      <p>
        {say().queue.emptyText} <kbd>Enter</kbd>.
        <br />
        {say().queue.emptyMore}
      </p>
      <p class="chips">
        <For each={ServiceIdSchema.options}>
          {(source) => <span class="chip">{say().sources[source]}</span>}
        </For>
        <span class="chip">https://…</span>
      </p>
      <p class="hint">{say().queue.closing}</p>
    </section>
  );
}
