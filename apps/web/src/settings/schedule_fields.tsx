import { type Schedule, ScheduleSchema } from "@haul/contract";
import { For, Show } from "solid-js";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { Toggle } from "./toggle.tsx";

/** What the hours are when they are first switched on: the night. */
const NIGHT: Schedule = ScheduleSchema.parse({ from: "23:00", to: "07:00" });

/** The hours in which downloads run. */
export function ScheduleFields() {
  const { queue } = useHaul();
  const schedule = () => queue.settings().schedule;
  const set = (next: Schedule | null) => void queue.do.set({ schedule: next });

  return (
    <>
      <Toggle
        label={say().settings.scheduleOn}
        checked={schedule() !== null}
        onChange={(isOn) => set(isOn ? NIGHT : null)}
      />
      <Show when={schedule()}>
        {(hours) => (
          <fieldset class="setting schedule">
            <legend class="visually-hidden">{say().settings.schedule}</legend>
            <Time
              label={say().settings.from}
              value={hours().from}
              onChange={(from) => set({ ...hours(), from })}
            />
            <Time
              label={say().settings.to}
              value={hours().to}
              onChange={(to) => set({ ...hours(), to })}
            />
            <Days
              days={hours().days}
              onChange={(days) => set({ ...hours(), days })}
            />
            <p class="hint">{say().settings.scheduleHint}</p>
          </fieldset>
        )}
      </Show>
    </>
  );
}

function Time(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label class="inline-field">
      {props.label}
      <input
        class="input"
        type="time"
        required
        value={props.value}
        onChange={({ currentTarget: { value } }) =>
          value !== "" && props.onChange(value)
        }
      />
    </label>
  );
}

/** At least one day stays. */
function Days(props: {
  days: readonly number[];
  onChange: (days: number[]) => void;
}) {
  function toggle(day: number) {
    const next = props.days.includes(day)
      ? props.days.filter((each) => each !== day)
      : [...props.days, day].sort((a, b) => a - b);
    if (next.length > 0) props.onChange(next);
  }

  return (
    <span class="days">
      <For each={say().settings.dayNames}>
        {(name, day) => (
          <button
            type="button"
            class="chip chip-choice"
            aria-pressed={props.days.includes(day())}
            onClick={() => toggle(day())}
          >
            {name}
          </button>
        )}
      </For>
    </span>
  );
}
