import { createUniqueId } from "solid-js";

/** On or off. */
export function Toggle(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="setting">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="toggle"
        type="checkbox"
        role="switch"
        aria-checked={props.checked}
        checked={props.checked}
        onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
      />
    </div>
  );
}
