import { formatBytes, type JobPhase } from "@haul/contract";
import { Match, Show, Switch } from "solid-js";
import { IconButton } from "../common/icon_button.tsx";
import { useHaul } from "../state/haul.ts";
import { nameOf } from "../state/row_names.ts";
import { sectionOf } from "../state/sections.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";

/** Phases in which a download can be paused. */
export const PAUSABLE: readonly JobPhase[] = [
  "queued",
  "resolving",
  "downloading",
  "verifying",
];

/** Details, pause or resume, and cancel or clear. */
export function RowActions(props: { row: Row }) {
  const { queue } = useHaul();
  const isOver = () => sectionOf(props.row) === "finished";
  const bytes = () => props.row.progress?.bytes ?? props.row.job.savedBytes;
  const name = () => nameOf(props.row);
  const cancel = () => queue.cancel(props.row.id);

  return (
    <div class="row-actions">
      <Show
        when={queue.isAsked(props.row.id) && !isOver()}
        fallback={
          <>
            <IconButton
              icon="chevron"
              label={say().queue.details}
              of={name()}
              expanded={queue.isOpen(props.row.id)}
              onClick={() => queue.toggle(props.row.id)}
            />
            <MainAction row={props.row} />
            <IconButton
              icon="close"
              label={isOver() ? say().queue.clearOne : say().queue.cancel}
              of={name()}
              onClick={cancel}
            />
          </>
        }
      >
        <button type="button" class="button button-danger" onClick={cancel}>
          {say().queue.discard(formatBytes(bytes()))}
        </button>
        <button
          type="button"
          class="button"
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => queue.keep()}
        >
          {say().queue.keep}
        </button>
      </Show>
    </div>
  );
}

function MainAction(props: { row: Row }) {
  const { queue } = useHaul();
  const phase = () => props.row.job.state.phase;

  return (
    <Switch>
      <Match when={PAUSABLE.includes(phase())}>
        <IconButton
          icon="pause"
          label={say().queue.pause}
          of={nameOf(props.row)}
          onClick={() => void queue.do.pause(props.row.id)}
        />
      </Match>
      <Match when={phase() === "paused"}>
        <IconButton
          icon="play"
          label={say().queue.resume}
          of={nameOf(props.row)}
          onClick={() => void queue.do.resume(props.row.id)}
        />
      </Match>
    </Switch>
  );
}
