import { formatBytes, type JobPhase } from "@haul/contract";
import { createSignal, Match, Show, Switch } from "solid-js";
import type { Queue } from "../state/create_queue.ts";
import { isOver } from "../state/is_over.ts";
import { nameOf } from "../state/row_names.ts";
import type { Row } from "../state/to_rows.ts";
import { Icon, type IconName } from "./icon.tsx";

const PAUSABLE: readonly JobPhase[] = [
  "queued",
  "resolving",
  "downloading",
  "verifying",
];

/** Bytes that nobody minds losing: below, cancelling asks nothing. */
const DEAR_BYTES = 64 * 1024 * 1024;

/** Pause or resume, and cancel or clear. */
export function RowActions(props: { row: Row; queue: Queue }) {
  const [isAsking, setAsking] = createSignal(false);
  const isDone = () => isOver(props.row);
  const bytes = () => props.row.progress?.bytes ?? 0;

  function remove() {
    if (!isDone() && bytes() >= DEAR_BYTES) setAsking(true);
    else void props.queue.remove(props.row.id);
  }

  return (
    <div class="row-actions">
      <Show
        when={isAsking() && !isDone()}
        fallback={
          <>
            <MainAction row={props.row} queue={props.queue} />
            <Action
              icon="close"
              label={isDone() ? "Clear from list" : "Cancel"}
              name={nameOf(props.row)}
              onClick={remove}
            />
          </>
        }
      >
        <button
          type="button"
          class="button button-danger"
          onClick={() => void props.queue.remove(props.row.id)}
        >
          Discard {formatBytes(bytes())}
        </button>
        <button
          type="button"
          class="button"
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => setAsking(false)}
        >
          Keep
        </button>
      </Show>
    </div>
  );
}

function MainAction(props: { row: Row; queue: Queue }) {
  const phase = () => props.row.job.state.phase;
  const name = () => nameOf(props.row);

  return (
    <Switch>
      <Match when={PAUSABLE.includes(phase())}>
        <Action
          icon="pause"
          label="Pause"
          name={name()}
          onClick={() => void props.queue.pause(props.row.id)}
        />
      </Match>
      <Match when={phase() === "paused"}>
        <Action
          icon="play"
          label="Resume"
          name={name()}
          onClick={() => void props.queue.resume(props.row.id)}
        />
      </Match>
    </Switch>
  );
}

function Action(props: {
  icon: IconName;
  label: string;
  name: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      title={props.label}
      aria-label={`${props.label} ${props.name}`}
      onClick={() => props.onClick()}
    >
      <Icon name={props.icon} />
    </button>
  );
}
