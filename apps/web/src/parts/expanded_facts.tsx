import { type Expansion, formatBytes } from "@haul/contract";
import { Show } from "solid-js";
import { formatCount } from "../format.ts";

/** What a link came to that stood for several files. */
export function ExpandedFacts(props: { expansion: Expansion }) {
  return (
    <div class="done">
      <p class="done-facts">
        <span>{formatCount(props.expansion.jobs.length, "file")}</span>
        <Show when={props.expansion.bytes}>
          {(bytes) => <span>{formatBytes(bytes())}</span>}
        </Show>
      </p>
    </div>
  );
}
