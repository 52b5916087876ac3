import type { Choice } from "@haul/contract";
import { For } from "solid-js";
import { say } from "../words/words.ts";
import { Dialog } from "./dialog.tsx";

/** Lets the user say which file a link means. */
export function ChoiceDialog(props: {
  choices: readonly Choice[];
  onChoose: (choice: Choice) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={say().add.choose} onClose={props.onClose}>
      <ul class="choices">
        <For each={props.choices}>
          {(choice) => (
            <li>
              <button
                type="button"
                class="choice"
                onClick={() => {
                  props.onChoose(choice);
                  props.onClose();
                }}
              >
                {choice.label}
              </button>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}
