import { createUniqueId, Show } from "solid-js";

/** A number, or nothing where the field may be empty. It is taken when the field is left. */
export function NumberField(props: {
  label: string;
  hint?: string;
  /** What an empty field stands for. */
  placeholder?: string;
  value: number | null;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number | null) => void;
}) {
  const id = createUniqueId();

  function take(field: HTMLInputElement) {
    if (!field.reportValidity()) return;
    props.onChange(field.value === "" ? null : field.valueAsNumber);
  }

  return (
    <div class="setting">
      <label for={id}>
        {props.label}
        <Show when={props.hint}>
          {(hint) => <span class="hint">{hint()}</span>}
        </Show>
      </label>
      <input
        id={id}
        class="input input-number"
        type="number"
        inputmode="decimal"
        min={props.min}
        max={props.max}
        step={props.step ?? 1}
        placeholder={props.placeholder ?? ""}
        required={props.hint === undefined}
        value={props.value ?? ""}
        onChange={({ currentTarget }) => take(currentTarget)}
      />
    </div>
  );
}
