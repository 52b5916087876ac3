import { createSignal, For } from "solid-js";

/** Narrows a list to one kind, or to none. */
export function FilterSelect<T extends string>(props: {
  label: string;
  /** What stands for all kinds. */
  any: string;
  options: readonly T[];
  nameOf: (option: T) => string;
  onChoose: (option: T | null) => void;
}) {
  const [isChosen, setChosen] = createSignal(false);

  function choose(value: string) {
    const found = props.options.find((option) => option === value) ?? null;
    setChosen(found !== null);
    props.onChoose(found);
  }

  return (
    <select
      class="select filter"
      aria-label={props.label}
      data-chosen={isChosen()}
      onChange={({ currentTarget: { value } }) => choose(value)}
    >
      <option value="">
        {props.label}: {props.any}
      </option>
      <For each={props.options}>
        {(option) => <option value={option}>{props.nameOf(option)}</option>}
      </For>
    </select>
  );
}
