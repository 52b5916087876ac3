import type { Choice, FileInfo } from "@haul/contract";
import { For, Show } from "solid-js";
import type { Draft } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** Another version of the model, or another file of the version. */
export function AlternativePicker(props: { draft: Draft; file: FileInfo }) {
  const { drafts } = useHaul();
  const others = () => props.file.model?.alternatives;

  return (
    <Show when={others()}>
      {(found) => (
        <p class="alternatives">
          <Picker
            label={say().add.version}
            choices={found().versions}
            chosen={found().version}
            onChoose={(link) => drafts.replace(props.draft.line, link)}
          />
          <Picker
            label={say().add.file}
            choices={found().files}
            chosen={found().file}
            onChoose={(file) => drafts.wish(props.draft.line, { file })}
          />
        </p>
      )}
    </Show>
  );
}

function Picker(props: {
  label: string;
  choices: readonly Choice[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  return (
    <Show when={props.choices.length > 1}>
      <label class="inline-field">
        {props.label}
        <select
          class="select"
          onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
        >
          <For each={props.choices}>
            {({ id, label }) => (
              <option value={id} selected={id === props.chosen}>
                {label}
              </option>
            )}
          </For>
        </select>
      </label>
    </Show>
  );
}
