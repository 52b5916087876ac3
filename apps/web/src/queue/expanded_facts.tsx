import { type Expansion, formatBytes } from "@haul/contract";
import { Show } from "solid-js";
import { say } from "../words/words.ts";

/** What a link came to that stood for several files. */
export function ExpandedFacts(props: { expansion: Expansion }) {
  return (
    <p class="done-facts">
      <span>{say().queue.files(props.expansion.jobs.length)}</span>
      <Show when={props.expansion.bytes}>
        {(bytes) => <span>{formatBytes(bytes())}</span>}
      </Show>
    </p>
  );
}
