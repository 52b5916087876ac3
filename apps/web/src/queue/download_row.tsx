import { Match, Show, Switch } from "solid-js";
import { Breakable } from "../common/breakable.tsx";
import { shorten } from "../format.ts";
import { useHaul } from "../state/haul.ts";
import type { Cell } from "../state/queue.ts";
import { hostOf, nameOf } from "../state/row_names.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";
import { DoneFacts } from "./done_facts.tsx";
import { DragHandle } from "./drag_handle.tsx";
import { ExpandedFacts } from "./expanded_facts.tsx";
import { ProgressBar } from "./progress_bar.tsx";
import { ProgressFigures } from "./progress_figures.tsx";
import { RowActions } from "./row_actions.tsx";
import { RowDetails } from "./row_details.tsx";
import { RowFace } from "./row_face.tsx";
import { RowProblem } from "./row_problem.tsx";

/** One download: what it is, how far it is, what can be done with it. */
export function DownloadRow(props: { cell: Cell }) {
  const { queue } = useHaul();
  const row = () => props.cell.row();
  const phase = () => row().job.state.phase;

  return (
    <article
      class="row"
      data-id={props.cell.id}
      data-phase={phase()}
      data-chosen={queue.chosen() === props.cell.id}
      aria-label={nameOf(row())}
      tabindex="-1"
      onFocusIn={() => queue.choose(props.cell.id)}
    >
      <div class="row-head">
        <DragHandle cell={props.cell} />
        <RowFace row={row()} />
        <RowTitle row={row()} />
        <RowActions row={row()} />
      </div>
      <RowBody row={row()} />
      <Show when={queue.isOpen(props.cell.id)}>
        <RowDetails row={row()} />
      </Show>
      <Show when={phase() === "done"}>
        <span class="visually-hidden" role="status">
          {say().queue.isFinished(nameOf(row()))}
        </span>
      </Show>
    </article>
  );
}

function RowTitle(props: { row: Row }) {
  const model = () => props.row.job.file?.model ?? null;
  return (
    <div class="row-title">
      <h3 title={nameOf(props.row)}>
        <Breakable text={shorten(nameOf(props.row))} />
      </h3>
      <p class="row-sub">
        <span class="row-host" title={props.row.job.url}>
          {hostOf(props.row)}
        </span>
        <Show when={model()?.type}>
          {(type) => (
            <span class="chip chip-type" title={model()?.reason}>
              {say().types[type()] ?? type()}
            </span>
          )}
        </Show>
        <Show when={model()?.baseModel}>
          {(base) => <span class="chip">{base()}</span>}
        </Show>
        <Show when={model()?.precision}>
          {(precision) => <span class="chip">{precision()}</span>}
        </Show>
      </p>
    </div>
  );
}

function RowBody(props: { row: Row }) {
  const state = () => props.row.job.state;
  const problem = () => {
    const now = state();
    return now.phase === "failed" ? now.problem : null;
  };
  const outcome = () => {
    const now = state();
    return now.phase === "done" ? now.outcome : null;
  };
  const expansion = () => {
    const now = state();
    return now.phase === "expanded" ? now.expansion : null;
  };

  return (
    <Switch
      fallback={
        <>
          <ProgressBar row={props.row} />
          <ProgressFigures row={props.row} />
        </>
      }
    >
      <Match when={outcome()}>
        {(found) => <DoneFacts row={props.row} outcome={found()} />}
      </Match>
      <Match when={expansion()}>
        {(found) => <ExpandedFacts expansion={found()} />}
      </Match>
      <Match when={problem()}>
        {(found) => <RowProblem row={props.row} problem={found()} />}
      </Match>
    </Switch>
  );
}
