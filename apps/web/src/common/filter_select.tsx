import { For } from "solid-js";

/** Narrows a list to one kind, or to none. */
export function FilterSelect<T extends string>(props: {
  label: string;
  /** What stands for all kinds. */
  any: string;
  options: readonly T[];
  nameOf: (option: T) => string;
  onChoose: (option: T | null) => void;
}) {
  return (
    <label class="inline-field">
      {props.label}
      <select
        class="select"
        onChange={({ currentTarget: { value } }) =>
          props.onChoose(
            props.options.find((option) => option === value) ?? null,
          )
        }
      >
        <option value="">{props.any}</option>
        <For each={props.options}>
          {(option) => <option value={option}>{props.nameOf(option)}</option>}
        </For>
      </select>
    </label>
  );
}
