import { For } from "solid-js";
import { Dialog } from "../common/dialog.tsx";
import { say } from "../words/words.ts";

/** What can be done by keys alone. */
export function HelpSheet(props: { onClose: () => void }) {
  return (
    <Dialog title={say().help.title} onClose={props.onClose}>
      <dl class="help">
        <For each={say().help.rows}>
          {([keys, does]) => (
            <div>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
