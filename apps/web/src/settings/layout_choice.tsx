import { LayoutIdSchema } from "@haul/contract";
import { createUniqueId, For } from "solid-js";
import { useHaul } from "../state/haul.ts";
import { type Look, look, setLook } from "../state/look.ts";
import { say } from "../words/words.ts";

/** Whose folder the download folder is, so that each model goes where that tool looks. */
export function LayoutChoice() {
  const { layout } = useHaul();
  const id = createUniqueId();
  const foundName = () => {
    const found = layout.found();
    return say().settings.layoutFound(
      found === null ? say().settings.layoutNone : say().layouts[found],
    );
  };
  const options = (): [Look["layout"], string][] => [
    ["found", foundName()],
    ["none", say().settings.layoutNone],
    ...LayoutIdSchema.options.map((each): [Look["layout"], string] => [
      each,
      say().layouts[each],
    ]),
  ];

  return (
    <div class="setting">
      <label for={id}>
        {say().settings.layout}
        <span class="hint">{say().settings.layoutHint}</span>
      </label>
      <select
        id={id}
        class="select"
        onChange={({ currentTarget: { value } }) => {
          const chosen = options().find(([each]) => each === value)?.[0];
          if (chosen !== undefined) setLook({ layout: chosen });
        }}
      >
        <For each={options()}>
          {([each, name]) => (
            <option value={each} selected={look().layout === each}>
              {name}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}
