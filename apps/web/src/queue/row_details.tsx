import { formatBytes, PrioritySchema } from "@haul/contract";
import { For, lazy, Show, Suspense } from "solid-js";
import { CopyButton } from "../common/copy_button.tsx";
import { useHaul } from "../state/haul.ts";
import { sectionOf } from "../state/sections.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";
import { SegmentMap } from "./segment_map.tsx";

const SpeedCurve = lazy(async () => ({
  default: (await import("./speed_curve.tsx")).SpeedCurve,
}));

/** What the curious want to know of a download. */
export function RowDetails(props: { row: Row }) {
  const isRunning = () => props.row.job.state.phase === "downloading";

  return (
    <div class="details">
      <Show when={props.row.progress}>
        {(progress) => <SegmentMap progress={progress()} />}
      </Show>
      <Show when={isRunning()}>
        <figure class="curve-figure">
          <figcaption>{say().details.speed}</figcaption>
          <div class="curve">
            <Suspense>
              <SpeedCurve id={props.row.id} />
            </Suspense>
          </div>
        </figure>
      </Show>
      <Facts row={props.row} />
      <Show when={sectionOf(props.row) === "going"}>
        <Order row={props.row} />
      </Show>
    </div>
  );
}

function Facts(props: { row: Row }) {
  const progress = () => props.row.progress;
  return (
    <dl class="facts">
      <div>
        <dt>{say().details.link}</dt>
        <dd>
          <code>{props.row.job.url}</code>
          <CopyButton text={props.row.job.url} label={say().details.copyLink} />
        </dd>
      </div>
      <Show when={props.row.job.file?.path}>
        {(path) => (
          <div>
            <dt>{say().details.path}</dt>
            <dd>
              <code>{path()}</code>
              <CopyButton text={path()} label={say().details.copyPath} />
            </dd>
          </div>
        )}
      </Show>
      <Show when={progress()}>
        {(now) => (
          <>
            <div>
              <dt>{say().details.transfer}</dt>
              <dd>{say().details.mode[now().mode]}</dd>
            </div>
            <div>
              <dt>{say().details.network}</dt>
              <dd>
                {formatBytes(now().fetchedBytes)}
                <Show when={now().wastedBytes > 0}>
                  , {say().details.twice(formatBytes(now().wastedBytes))}
                </Show>
              </dd>
            </div>
          </>
        )}
      </Show>
    </dl>
  );
}

function Order(props: { row: Row }) {
  const { queue } = useHaul();
  return (
    <div class="order">
      <button
        type="button"
        class="button"
        onClick={() => void queue.do.move(props.row.id, { to: "first" })}
      >
        {say().details.first}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => void queue.do.move(props.row.id, { to: "last" })}
      >
        {say().details.last}
      </button>
      <label class="inline-field">
        {say().details.priority}
        <select
          class="select"
          value={props.row.job.priority}
          onChange={({ currentTarget: { value } }) => {
            const priority = PrioritySchema.safeParse(value).data;
            if (priority !== undefined) {
              void queue.do.setPriority(props.row.id, priority);
            }
          }}
        >
          <For each={PrioritySchema.options}>
            {(priority) => (
              <option value={priority}>
                {say().details.priorities[priority]}
              </option>
            )}
          </For>
        </select>
      </label>
    </div>
  );
}
