import type { JobPhase } from "@haul/contract";
import { Match, Show, Switch } from "solid-js";
import type { Queue } from "../state/create_queue.ts";
import { hostOf, nameOf } from "../state/row_names.ts";
import type { Row } from "../state/to_rows.ts";
import { DoneFacts } from "./done_facts.tsx";
import { ExpandedFacts } from "./expanded_facts.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { NoticeLine } from "./notice_line.tsx";
import { ProgressBar } from "./progress_bar.tsx";
import { ProgressFigures } from "./progress_figures.tsx";
import { RowActions } from "./row_actions.tsx";
import { SegmentMap } from "./segment_map.tsx";

const GLYPHS: Record<JobPhase, IconName> = {
  queued: "wait",
  resolving: "wait",
  downloading: "down",
  verifying: "down",
  placing: "down",
  paused: "pause",
  done: "check",
  failed: "alert",
  expanded: "check",
};

/** One download: what it is, how far it is, what can be done with it. */
export function DownloadRow(props: { row: Row; queue: Queue }) {
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
    <li class="row" data-phase={state().phase} aria-label={nameOf(props.row)}>
      <div class="row-head">
        <span class="glyph">
          <Icon name={GLYPHS[state().phase]} />
        </span>
        <div class="row-title">
          <h3 title={nameOf(props.row)}>{nameOf(props.row)}</h3>
          <p class="row-host" title={props.row.job.url}>
            {hostOf(props.row)}
          </p>
        </div>
        <RowActions row={props.row} queue={props.queue} />
      </div>
      <Switch
        fallback={
          <>
            <ProgressBar row={props.row} />
            <SegmentMap progress={props.row.progress} />
            <ProgressFigures row={props.row} />
            <NoticeLine job={props.row.job} />
          </>
        }
      >
        <Match when={outcome()}>
          {(found) => <DoneFacts outcome={found()} />}
        </Match>
        <Match when={expansion()}>
          {(found) => <ExpandedFacts expansion={found()} />}
        </Match>
        <Match when={problem()}>
          {(found) => (
            <div class="row-problem" role="alert">
              <p>{found().message}</p>
              <button
                type="button"
                class="button"
                onClick={() => void props.queue.retry(props.row.id)}
              >
                <Icon name="retry" />
                Retry
              </button>
            </div>
          )}
        </Match>
      </Switch>
      <Show when={state().phase === "done"}>
        <span class="visually-hidden" role="status">
          {nameOf(props.row)} is finished
        </span>
      </Show>
    </li>
  );
}
